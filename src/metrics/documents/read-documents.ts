import {
  currencyCode,
  currencyExponent,
  formatInstant,
  instant,
  type Json,
} from '../../core/index.ts';
import type { Tx } from '../../ledger/index.ts';
import type { DocumentDetail, DocumentEvent, DocumentSummary } from './document-types.ts';

/** What a list shows of a document beside its sums. */
export type DocumentHead = Omit<
  DocumentSummary,
  'grossMinor' | 'netMinor' | 'totalMinor' | 'value'
>;

type HeadRow = {
  readonly id: number;
  readonly storeId: number;
  readonly storeName: string;
  readonly kind: DocumentSummary['kind'];
  readonly number: string;
  readonly status: string;
  readonly placedAt: number;
  readonly orderDay: string;
  readonly currency: string;
  readonly customerId: number | null;
  readonly country: string | null;
};

const headColumns = `d.id, d.store_id AS "storeId", s.name AS "storeName", d.kind, d.number, d.status,
  d.placed_at AS "placedAt", d.order_day AS "orderDay", d.currency, d.customer_id AS "customerId", d.country`;

function headOf(row: HeadRow): DocumentHead {
  const { id, kind, number, status, orderDay, currency, customerId, country } = row;
  return {
    id,
    store: { id: row.storeId, name: row.storeName },
    kind,
    number,
    status,
    placedAt: formatInstant(instant(row.placedAt)),
    orderDay,
    currency,
    currencyExponent: currencyExponent(currencyCode(currency)),
    customerId,
    country,
  };
}

/** Heads of documents by id, also of removed ones: a twin may still show them. */
export async function readHeads(
  tx: Tx,
  ids: readonly number[],
): Promise<ReadonlyMap<number, DocumentHead>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<HeadRow>(
    `SELECT ${headColumns} FROM ledger.document d JOIN ledger.store s ON s.id = d.store_id AND s.tenant_id = d.tenant_id
     WHERE d.id = ANY(CAST(string_to_array(CAST($1 AS text), ',') AS integer[]))`,
    [ids.join(',')],
  );
  return new Map(rows.map((row) => [row.id, headOf(row)]));
}

type DetailRow = HeadRow & {
  readonly channel: string | null;
  readonly location: string | null;
  readonly rep: string | null;
  readonly runId: string | null;
  readonly body: Json;
};

/** One live document with its names; null where there is none. */
export async function readDetail(
  tx: Tx,
  id: number,
): Promise<{
  readonly head: Omit<DocumentDetail, 'events' | 'grossMinor' | 'netMinor' | 'totalMinor'>;
  readonly body: Json;
} | null> {
  const [row] = await tx.query<DetailRow>(
    `SELECT ${headColumns}, c.name AS channel, l.name AS location, r.name AS rep, w.run_id AS "runId", d.body
     FROM ledger.document d
     JOIN ledger.store s ON s.tenant_id = d.tenant_id AND s.id = d.store_id
     LEFT JOIN ledger.channel c ON c.tenant_id = d.tenant_id AND c.id = d.channel_id
     LEFT JOIN ledger.location l ON l.tenant_id = d.tenant_id AND l.id = d.location_id
     LEFT JOIN ledger.sales_rep r ON r.tenant_id = d.tenant_id AND r.id = d.rep_id
     LEFT JOIN ledger.raw_record w ON w.tenant_id = d.tenant_id AND w.store_id = d.store_id
       AND w.record_kind = 'document' AND w.external_id = d.external_id
     WHERE d.id = CAST($1 AS integer) AND d.deleted_at IS NULL`,
    [String(id)],
  );
  if (row === undefined) return null;
  const { channel, location, rep, runId, body } = row;
  return { head: { ...headOf(row), channel, location, rep, runId }, body };
}

const amountNames = [
  'gross',
  'discount',
  'tax',
  'shipping',
  'duty',
  'tip',
  'buyer_fee',
  'cost',
  'channel_fee',
  'adjustment',
] as const;

/** An event of a document with all its amounts. */
export type EventRow = {
  readonly seq: number;
  readonly kind: DocumentEvent['kind'];
  readonly happenedAt: number;
  readonly eventDay: string;
  readonly lineNo: number;
  readonly quantityE3: number;
} & Readonly<Record<(typeof amountNames)[number], number | null>>;

/** A document's events, in their order. */
export function readEvents(tx: Tx, id: number): Promise<readonly EventRow[]> {
  return tx.query<EventRow>(
    `SELECT e.seq, e.kind, e.happened_at AS "happenedAt", e.event_day AS "eventDay", e.line_no AS "lineNo",
       e.quantity_e3 AS "quantityE3", ${amountNames.map((name) => `e.${name}`).join(', ')}
     FROM ledger.sale_event e WHERE e.document_id = CAST($1 AS integer) ORDER BY e.seq`,
    [String(id)],
  );
}

type Line = { readonly title: string | null; readonly sku: string | null };

function field(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return (value as { readonly [key: string]: Json })[name];
}

/** Titles and article numbers of a document's lines, by line number less one. */
export function linesOf(body: Json): readonly Line[] {
  const lines = field(body, 'lines');
  if (!Array.isArray(lines)) return [];
  const text = (value: Json | undefined): string | null =>
    typeof value === 'string' ? value : null;
  return lines.map((line: Json) => ({
    title: text(field(line, 'title')),
    sku: text(field(line, 'sku')),
  }));
}

/** An event as readers see it: only the amounts that are not zero, and costs for those alone who may see them. */
export function eventOf(
  row: EventRow,
  lines: readonly Line[],
  { costs }: { readonly costs: boolean },
): DocumentEvent {
  const amounts: Record<string, number> = {};
  for (const name of amountNames) {
    const amount = row[name];
    if (amount === null || amount === 0 || (name === 'cost' && !costs)) continue;
    amounts[name] = amount;
  }
  const line = lines[row.lineNo - 1];
  return {
    seq: row.seq,
    kind: row.kind,
    happenedAt: formatInstant(instant(row.happenedAt)),
    eventDay: row.eventDay,
    lineNo: row.lineNo,
    title: line?.title ?? null,
    sku: line?.sku ?? null,
    quantity: row.quantityE3 / 1000,
    amounts,
  };
}
