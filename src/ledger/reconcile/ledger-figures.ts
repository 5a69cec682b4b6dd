import {
  addDays,
  type BusinessDay,
  type Instant,
  type TenantId,
  utcDay,
} from '../../core/index.ts';
import type { Database } from '../database.ts';
import { instantText } from '../rows/bound-text.ts';

/** What one order comes to now, as the ledger counts it. */
export type LedgerFigure = {
  readonly externalId: string;
  readonly placedAt: Instant;
  /** Its day in the store's zone. */
  readonly day: BusinessDay;
  /** Minor units of its currency. */
  readonly totalMinor: number;
};

/*
 * Days are probed by their index, a day wider on both sides: a store's day begins up to 14 hours before or after UTC's.
 */
const figuresText = `SELECT d.external_id AS "externalId", d.placed_at AS "placedAt", CAST(d.order_day AS text) AS day,
coalesce(e.total, 0) AS "totalMinor"
FROM ledger.document AS d
LEFT JOIN LATERAL (
  SELECT CAST(sum(gross + discount + tax + shipping + duty + tip + buyer_fee) AS bigint) AS total
  FROM ledger.sale_event WHERE tenant_id = d.tenant_id AND document_id = d.id AND kind IN ('sale', 'reversal', 'gift_card')
) AS e ON true
WHERE d.tenant_id = CAST($1 AS uuid) AND d.order_day BETWEEN CAST($5 AS date) AND CAST($6 AS date)
AND d.store_id = CAST($2 AS integer) AND d.kind = 'order' AND NOT d.test AND d.deleted_at IS NULL
AND d.placed_at >= CAST($3 AS timestamptz) AND d.placed_at < CAST($4 AS timestamptz)
ORDER BY d.placed_at, d.external_id`;

export type FiguresRequest = {
  readonly storeId: number;
  /** Instants of the orders, epoch ms: from inclusive, to exclusive. */
  readonly from: Instant;
  readonly to: Instant;
};

/**
 * What each order of a range comes to after all its edits and refunds, to be compared with what the platform says: the sum of
 * gross, discount, tax, shipping, duty, tip and buyer's fee over its sale and reversal events, whenever these happened.
 *
 * Gift cards are in it: a gift card that was sold is a line of the order, and the platform's total contains its price, while
 * our sales measures do not; its events (`gift_card`) are signed alike. What was *paid by* gift card lowers no total. Fees of
 * the platform and adjustments are no part of an order. Test and deleted orders are left out.
 *
 * @returns by instant, then external id; an order without events comes to 0
 *
 * Cost: an index scan of the days, and one probe per order.
 */
export function ledgerFigures(
  db: Database,
  tenantId: TenantId,
  { storeId, from, to }: FiguresRequest,
): Promise<readonly LedgerFigure[]> {
  return db.tenant(
    tenantId,
    (tx) =>
      tx.query<LedgerFigure>(figuresText, [
        tenantId,
        String(storeId),
        instantText(from),
        instantText(to),
        addDays(utcDay(from), -1),
        addDays(utcDay(to), 1),
      ]),
    { readOnly: true },
  );
}
