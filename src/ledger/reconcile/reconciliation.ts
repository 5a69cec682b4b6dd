import type { BusinessDay, Instant, TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { numberText } from '../rows/bound-text.ts';

/** One day of a store's zone: what the platform counts, and what we count. */
export type ReconciliationRow = {
  readonly storeId: number;
  readonly day: BusinessDay;
  readonly connectionId: string;
  /** `unread`: the platform could not be asked. */
  readonly state: 'equal' | 'repaired' | 'different' | 'unread';
  /** Null = unread. Totals are minor units of the store's currency. */
  readonly theirs: { readonly orders: number; readonly totalMinor: number } | null;
  readonly ours: { readonly orders: number; readonly totalMinor: number };
  /** Orders that differed before a repair. */
  readonly differing: number;
  readonly message: string | null;
  readonly checkedAt: Instant;
};

const saveText = `INSERT INTO ledger.reconciliation (tenant_id, store_id, day, connection_id, state, theirs_orders,
theirs_total, ours_orders, ours_total, differing, message)
VALUES (CAST($1 AS uuid), CAST($2 AS integer), CAST($3 AS date), CAST($4 AS uuid), $5, CAST($6 AS integer),
CAST($7 AS bigint), CAST($8 AS integer), CAST($9 AS bigint), CAST($10 AS integer), $11)
ON CONFLICT (tenant_id, store_id, day) DO UPDATE SET connection_id = excluded.connection_id, state = excluded.state,
theirs_orders = excluded.theirs_orders, theirs_total = excluded.theirs_total, ours_orders = excluded.ours_orders,
ours_total = excluded.ours_total, differing = excluded.differing, message = excluded.message, checked_at = now()`;

/** Keeps what comparisons came to, a row per store and day: the latest stands. Not revisioned. */
export async function saveReconciliation(
  db: Database,
  tenantId: TenantId,
  rows: readonly Omit<ReconciliationRow, 'checkedAt'>[],
): Promise<void> {
  if (rows.length === 0) return;
  await db.tenant(tenantId, async (tx) => {
    for (const row of rows) {
      await tx.query(
        saveText,
        [
          tenantId,
          String(row.storeId),
          row.day,
          row.connectionId,
          row.state,
          numberText(row.theirs?.orders ?? null),
          numberText(row.theirs?.totalMinor ?? null),
          String(row.ours.orders),
          String(row.ours.totalMinor),
          String(row.differing),
          row.message,
        ],
        { prepared: true },
      );
    }
  });
}

type StoredDay = Omit<ReconciliationRow, 'theirs' | 'ours'> & {
  readonly theirsOrders: number | null;
  readonly theirsTotal: number | null;
  readonly oursOrders: number;
  readonly oursTotal: number;
};

/** A store's latest compared days, newest first. @param days how many at most */
export async function readReconciliation(
  db: Database,
  tenantId: TenantId,
  { storeId, days }: { readonly storeId: number; readonly days: number },
): Promise<readonly ReconciliationRow[]> {
  const rows = await db.tenant(
    tenantId,
    (tx) =>
      tx.query<StoredDay>(
        `SELECT store_id AS "storeId", CAST(day AS text) AS day, connection_id AS "connectionId", state,
theirs_orders AS "theirsOrders", theirs_total AS "theirsTotal", ours_orders AS "oursOrders", ours_total AS "oursTotal",
differing, message, checked_at AS "checkedAt" FROM ledger.reconciliation
WHERE tenant_id = CAST($1 AS uuid) AND store_id = CAST($2 AS integer) ORDER BY day DESC LIMIT CAST($3 AS integer)`,
        [tenantId, String(storeId), String(days)],
      ),
    { readOnly: true },
  );
  return rows.map(({ theirsOrders, theirsTotal, oursOrders, oursTotal, ...row }) => ({
    ...row,
    theirs:
      theirsOrders === null || theirsTotal === null
        ? null
        : { orders: theirsOrders, totalMinor: theirsTotal },
    ours: { orders: oursOrders, totalMinor: oursTotal },
  }));
}
