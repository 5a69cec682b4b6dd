import type { SqlValue } from '../database.ts';
import type { SaleEvent } from '../events/sale-event.ts';
import type { LedgerWrite } from '../pages/ledger-write.ts';
import { type RowColumn, rowWriter } from '../rows/row-writer.ts';
import type { ResolvedDocument } from './resolved-document.ts';

const columns: readonly RowColumn[] = [
  ['document_id', 'integer'],
  ['seq', 'integer'],
  ['line_no', 'integer'],
  ['kind', 'text'],
  ['initial', 'boolean'],
  ['happened_at', 'timestamptz'],
  ['event_day', 'date'],
  ['event_hour', 'integer'],
  ['order_day', 'date'],
  ['order_hour', 'integer'],
  ['product_id', 'integer'],
  ['variant_id', 'integer'],
  ['customer_id', 'integer'],
  ['channel_id', 'integer'],
  ['location_id', 'integer'],
  ['rep_id', 'integer'],
  ['country', 'text'],
  ['region', 'text'],
  ['currency', 'text'],
  ['quantity_e3', 'bigint'],
  ['gross', 'bigint'],
  ['discount', 'bigint'],
  ['tax', 'bigint'],
  ['shipping', 'bigint'],
  ['duty', 'bigint'],
  ['tip', 'bigint'],
  ['buyer_fee', 'bigint'],
  ['cost', 'bigint'],
  ['channel_fee', 'bigint'],
  ['adjustment', 'bigint'],
  ['fx', 'numeric'],
];

const write = rowWriter({
  into: 'ledger.sale_event',
  shared: [
    ['tenant_id', 'uuid'],
    ['store_id', 'integer'],
  ],
  columns,
});

type DocumentEvents = {
  readonly documentId: number;
  readonly resolved: ResolvedDocument;
  readonly events: readonly SaleEvent[];
};

/**
 * Appends the rows of a document's events, as bound texts. Most cells repeat from event to event, so their texts are made
 * once a document.
 *
 * @returns how many
 */
export function appendEventRows(
  rows: SqlValue[],
  { documentId, resolved, events }: DocumentEvents,
): number {
  const { document, context } = resolved;
  const id = String(documentId);
  const customer = idText(context.customerId);
  const channel = idText(context.channelId);
  const location = idText(context.locationId);
  const rep = idText(context.repId);
  const { country, region, currency } = document;
  let happenedAt = Number.NaN;
  let happened = '';
  for (const [index, event] of events.entries()) {
    if (event.happenedAt !== happenedAt) {
      happenedAt = event.happenedAt;
      happened = new Date(happenedAt).toISOString();
    }
    rows.push(id, String(index + 1), String(event.lineNo), event.kind);
    rows.push(event.initial ? 'true' : 'false', happened);
    rows.push(event.eventDay, String(event.eventHour), event.orderDay, String(event.orderHour));
    rows.push(idText(event.productId), idText(event.variantId));
    rows.push(customer, channel, location, rep, country, region, currency);
    rows.push(String(event.quantityE3), amount(event.gross), amount(event.discount));
    rows.push(amount(event.tax), amount(event.shipping), amount(event.duty), amount(event.tip));
    rows.push(amount(event.buyerFee), event.cost === null ? null : amount(event.cost));
    rows.push(amount(event.channelFee), amount(event.adjustment), context.fx);
  }
  return events.length;
}

function idText(id: number | null): string | null {
  return id === null ? null : String(id);
}

/** Most amounts are zero. */
function amount(minor: number): string {
  return minor === 0 ? '0' : String(minor);
}

/** Writes the collected rows of one store's documents. */
export async function writeEvents(
  { tx, tenantId }: LedgerWrite,
  storeId: number,
  rows: readonly SqlValue[],
): Promise<void> {
  await write(tx, [tenantId, String(storeId)], rows);
}

/** Takes the events of documents away. They leave no tombstone: the document is the unit of replication. */
export async function deleteEvents(
  { tx, tenantId }: LedgerWrite,
  documentIds: readonly number[],
): Promise<void> {
  // One by one: see `rowWriter` on plans. A list of ids was once read as a scan of all the tenant's events.
  for (const id of documentIds) {
    await tx.query(
      `DELETE FROM ledger.sale_event WHERE tenant_id = CAST($1 AS uuid) AND document_id = CAST($2 AS integer)`,
      [tenantId, String(id)],
      { prepared: true },
    );
  }
}
