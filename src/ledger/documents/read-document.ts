import {
  AppError,
  type BusinessDay,
  type CanonicalDocument,
  type DocumentKind,
  type Instant,
} from '../../core/index.ts';
import type { TenantTx } from '../database.ts';
import type { SaleEventKind } from '../events/sale-event.ts';

/** One event of a document as it is read back. Amounts are minor units of the document's currency, signed. */
export type DocumentEventRow = {
  readonly seq: number;
  readonly kind: SaleEventKind;
  readonly initial: boolean;
  readonly happenedAt: Instant;
  readonly eventDay: BusinessDay;
  readonly lineNo: number;
  /** The line's title and SKU; null for the document as a whole. */
  readonly title: string | null;
  readonly sku: string | null;
  readonly quantityE3: number;
  readonly gross: number;
  readonly discount: number;
  readonly tax: number;
  readonly shipping: number;
  readonly duty: number;
  readonly tip: number;
  readonly buyerFee: number;
  readonly cost: number | null;
  readonly channelFee: number;
  readonly adjustment: number;
};

export type DocumentRow = {
  readonly id: number;
  readonly storeId: number;
  readonly storeName: string;
  readonly kind: DocumentKind;
  readonly externalId: string;
  readonly number: string;
  readonly status: string;
  readonly test: boolean;
  readonly placedAt: Instant;
  readonly orderDay: BusinessDay;
  readonly currency: string;
  readonly customerId: number | null;
  readonly channel: string | null;
  readonly location: string | null;
  readonly rep: string | null;
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
  /** Run that last brought a changed raw form; null where none is kept. */
  readonly runId: string | null;
  readonly revision: number;
  readonly body: CanonicalDocument;
};

/** A document with every event that its figures are sums of. */
export type DocumentWithEvents = DocumentRow & {
  readonly events: readonly DocumentEventRow[];
  /** Only where personal data was asked for. */
  readonly customer?: { readonly name: string | null; readonly email: string | null } | null;
};

const documentSql = `SELECT d.id, d.store_id AS "storeId", s.name AS "storeName", d.kind, d.external_id AS "externalId",
d.number, d.status, d.test, d.placed_at AS "placedAt", d.order_day AS "orderDay", d.currency,
d.customer_id AS "customerId", c.name AS channel, l.name AS location, r.name AS rep, d.country, d.region, d.city,
w.run_id AS "runId", d.revision, d.body
FROM ledger.document AS d
JOIN ledger.store AS s ON s.tenant_id = d.tenant_id AND s.id = d.store_id
LEFT JOIN ledger.channel AS c ON c.tenant_id = d.tenant_id AND c.id = d.channel_id
LEFT JOIN ledger.location AS l ON l.tenant_id = d.tenant_id AND l.id = d.location_id
LEFT JOIN ledger.sales_rep AS r ON r.tenant_id = d.tenant_id AND r.id = d.rep_id
LEFT JOIN ledger.raw_record AS w ON w.tenant_id = d.tenant_id AND w.store_id = d.store_id
  AND w.record_kind = d.kind AND w.external_id = d.external_id
WHERE d.tenant_id = CAST($1 AS uuid) AND d.id = CAST($2 AS integer) AND d.deleted_at IS NULL`;

const eventsSql = `SELECT seq, kind, initial, happened_at AS "happenedAt", event_day AS "eventDay", line_no AS "lineNo",
quantity_e3 AS "quantityE3", gross, discount, tax, shipping, duty, tip, buyer_fee AS "buyerFee", cost,
channel_fee AS "channelFee", adjustment
FROM ledger.sale_event WHERE tenant_id = CAST($1 AS uuid) AND document_id = CAST($2 AS integer) ORDER BY seq`;

export type ReadDocumentOptions = {
  /** Adds the customer's name and e-mail: for those who may see them. */
  readonly personal?: boolean;
};

/**
 * Reads one document with its events. Personal data is left out unless asked for.
 *
 * @throws AppError `not_found` when there is none of that id, or it was removed
 */
export async function readDocument(
  tx: TenantTx,
  id: number,
  { personal = false }: ReadDocumentOptions = {},
): Promise<DocumentWithEvents> {
  const [document] = await tx.query<DocumentRow>(documentSql, [tx.tenantId, String(id)]);
  if (document === undefined) throw new AppError('not_found', `There is no document ${id}.`);
  const rows = await tx.query<Omit<DocumentEventRow, 'title' | 'sku'>>(eventsSql, [
    tx.tenantId,
    String(id),
  ]);
  const events = rows.map((row) => {
    const line = document.body.lines[row.lineNo - 1];
    return { ...row, title: line?.title ?? null, sku: line?.sku ?? null };
  });
  if (!personal) return { ...document, events };
  return { ...document, events, customer: await readPerson(tx, document.customerId) };
}

async function readPerson(tx: TenantTx, customerId: number | null) {
  if (customerId === null) return null;
  const [row] = await tx.query<{ readonly name: string | null; readonly email: string | null }>(
    `SELECT name, email FROM ledger.customer WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS integer)`,
    [tx.tenantId, String(customerId)],
  );
  return row ?? null;
}
