import type { SqlValue } from '../database.ts';
import type { LedgerWrite } from '../pages/ledger-write.ts';
import { integerArray, rowWriter } from '../rows/row-writer.ts';

/** Any store: the customer's first order with the company. */
const allStores = 0;

type FirstOrder = {
  readonly customer_id: number;
  readonly store_id: number;
  readonly document_id: number;
  readonly first_day: string;
};

type StoredFirstOrder = FirstOrder & { readonly deleted: boolean };

const writeRows = rowWriter({
  into: 'ledger.customer_first_order',
  shared: [
    ['tenant_id', 'uuid'],
    ['revision', 'bigint'],
  ],
  columns: [
    ['customer_id', 'integer'],
    ['store_id', 'integer'],
    ['document_id', 'integer'],
    ['first_day', 'date'],
  ],
  conflict: `ON CONFLICT (tenant_id, customer_id, store_id) DO UPDATE SET document_id = excluded.document_id,
first_day = excluded.first_day, revision = excluded.revision, deleted_at = NULL`,
});

/*
 * Several orders at one instant go by external id, so that the answer does not hang on the order in which they came in.
 * One index probe per customer and store, however many orders the customer has: a shop's "guest" may have all of them. Only
 * stores that the customer, or one merged into it, belongs to: a probe in another would read all of its orders in vain.
 * Store and kind are written so that no index can serve them: without statistics Postgres would take the index of external
 * ids, and read the whole store for each customer.
 */
const ordersOfCustomer = `tenant_id = CAST($1 AS uuid) AND customer_id = c.id
  AND store_id + 0 = s.id AND kind || '' = 'order' AND NOT test AND deleted_at IS NULL`;

const firstText = `SELECT c.id AS customer_id, s.id AS store_id, d.id AS document_id,
CAST(d.order_day AS text) AS first_day, d.external_id
FROM unnest(CAST($2 AS integer[])) AS c(id)
CROSS JOIN LATERAL (
  SELECT store_id AS id FROM ledger.customer WHERE tenant_id = CAST($1 AS uuid) AND id = c.id
  UNION SELECT store_id FROM ledger.customer WHERE tenant_id = CAST($1 AS uuid) AND merged_into = c.id
) AS s
CROSS JOIN LATERAL (
  SELECT placed_at FROM ledger.document WHERE ${ordersOfCustomer} ORDER BY placed_at LIMIT 1
) AS f
CROSS JOIN LATERAL (
  SELECT id, order_day, external_id FROM ledger.document
  WHERE ${ordersOfCustomer} AND placed_at = f.placed_at ORDER BY external_id COLLATE "C" LIMIT 1
) AS d`;

const storedText = `SELECT f.* FROM unnest(CAST($2 AS integer[])) AS c(id) CROSS JOIN LATERAL (
  SELECT customer_id, store_id, document_id, CAST(first_day AS text) AS first_day, deleted_at IS NOT NULL AS deleted
  FROM ledger.customer_first_order WHERE tenant_id = CAST($1 AS uuid) AND customer_id = c.id OFFSET 0) AS f`;

/**
 * Recomputes the first orders of customers, per store and over all stores, after their documents changed; history arrives
 * backwards. Inside a store the first order is the earliest by instant; over all stores the one of the earliest local day,
 * which is what figures are counted by. Only what differs is written; a customer without an order any more gets a tombstone.
 */
export async function refreshFirstOrders(
  write: LedgerWrite,
  customerIds: ReadonlySet<number>,
): Promise<void> {
  if (customerIds.size === 0) return;
  const values = [write.tenantId, integerArray(customerIds)];
  const firsts = await write.tx.query<FirstOrder & { readonly external_id: string }>(
    firstText,
    values,
    { prepared: true },
  );
  const stored = await write.tx.query<StoredFirstOrder>(storedText, values, { prepared: true });
  const wanted = withAllStores(firsts);
  const before = new Map(stored.map((row) => [keyOf(row), row]));
  const rows: SqlValue[] = [];
  for (const [key, row] of wanted) {
    const known = before.get(key);
    const same =
      known?.document_id === row.document_id && known.first_day === row.first_day && !known.deleted;
    if (same) continue;
    rows.push(String(row.customer_id), String(row.store_id));
    rows.push(String(row.document_id), row.first_day);
  }
  if (rows.length > 0) {
    write.touch();
    await writeRows(write.tx, [write.tenantId, write.revision], rows);
  }
  await markGone(
    write,
    stored.filter((row) => !row.deleted && !wanted.has(keyOf(row))),
  );
}

function keyOf(row: FirstOrder): string {
  return `${row.customer_id}/${row.store_id}`;
}

function withAllStores(
  firsts: readonly (FirstOrder & { readonly external_id: string })[],
): Map<string, FirstOrder> {
  const wanted = new Map<string, FirstOrder>();
  const inOrder = firsts.toSorted(
    (a, b) =>
      compare(a.first_day, b.first_day) ||
      a.store_id - b.store_id ||
      compare(a.external_id, b.external_id),
  );
  for (const row of inOrder) {
    wanted.set(keyOf(row), row);
    const overall = { ...row, store_id: allStores };
    if (!wanted.has(keyOf(overall))) wanted.set(keyOf(overall), overall);
  }
  return wanted;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function markGone(write: LedgerWrite, rows: readonly FirstOrder[]): Promise<void> {
  for (const row of rows) {
    write.touch();
    await write.tx.query(
      `UPDATE ledger.customer_first_order SET deleted_at = now(), revision = CAST($2 AS bigint)
WHERE tenant_id = CAST($1 AS uuid) AND customer_id = CAST($3 AS integer) AND store_id = CAST($4 AS integer)`,
      [write.tenantId, write.revision, String(row.customer_id), String(row.store_id)],
    );
  }
}
