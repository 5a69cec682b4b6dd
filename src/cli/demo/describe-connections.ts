import type { Connection, Run } from '../../api/index.ts';
import type { TenantId } from '../../core/index.ts';
import type { Database } from '../../ledger/index.ts';
import type { FirstRead } from './connect-shops.ts';

/** What a connection's first read brought. */
export type DemoConnection = {
  readonly name: string;
  readonly platform: string;
  readonly status: Connection['state'];
  readonly orders: number;
  readonly lines: number;
  readonly products: number;
  readonly customers: number;
  /** Levels of stock: variant × location. */
  readonly inventory: number;
  readonly pages: number;
  readonly seconds: number;
};

type Counts = Pick<DemoConnection, 'orders' | 'lines' | 'products' | 'customers' | 'inventory'>;

const live = (table: string, more = '') =>
  `(SELECT count(*) FROM ledger.${table} WHERE tenant_id = CAST($1 AS uuid) AND store_id = CAST($2 AS integer) AND deleted_at IS NULL${more})`;

const countsText = `SELECT ${live('document', " AND kind = 'order'")} AS orders,
(SELECT coalesce(sum(jsonb_array_length(body->'lines')), 0) FROM ledger.document
 WHERE tenant_id = CAST($1 AS uuid) AND store_id = CAST($2 AS integer) AND deleted_at IS NULL AND kind = 'order') AS lines,
${live('product', ' AND NOT stub')} AS products, ${live('customer', ' AND NOT stub')} AS customers,
${live('inventory_level')} AS inventory`;

const none: Counts = { orders: 0, lines: 0, products: 0, customers: 0, inventory: 0 };

/** Counts what lies in the ledger, connection by connection. */
export async function describeConnections(
  database: Database,
  tenantId: TenantId,
  read: readonly FirstRead[],
): Promise<readonly DemoConnection[]> {
  const described: DemoConnection[] = [];
  for (const { connection, run } of read) {
    const { name, platform, state, store } = connection;
    const rows =
      store === null
        ? []
        : await database.tenant(
            tenantId,
            (tx) => tx.query<Counts>(countsText, [tenantId, String(store.id)]),
            { readOnly: true },
          );
    described.push({
      ...{ name, platform, status: state },
      ...numbers(rows[0] ?? none),
      pages: run?.pages ?? 0,
      seconds: run === null ? 0 : secondsOf(run),
    });
  }
  return described;
}

/** Sums come as text where they are numeric. */
function numbers(counts: Counts): Counts {
  return {
    orders: Number(counts.orders),
    lines: Number(counts.lines),
    products: Number(counts.products),
    customers: Number(counts.customers),
    inventory: Number(counts.inventory),
  };
}

function secondsOf({ startedAt, finishedAt }: Run): number {
  if (finishedAt === null) return 0;
  return Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 100) / 10;
}
