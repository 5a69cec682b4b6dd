import { createTenant, type Database, type TenantTx } from '../../src/ledger/index.ts';
import type { World } from './metrics-world.ts';

type Row = Readonly<Record<string, unknown>>;

const eventColumns = `tenant_id uuid, document_id int, seq int, store_id int, line_no int, kind text, initial boolean,
  happened_at timestamptz, event_day date, event_hour int, order_day date, order_hour int, product_id int, variant_id int,
  customer_id int, channel_id int, location_id int, rep_id int, country text, region text, currency text,
  quantity_e3 bigint, gross bigint, discount bigint, tax bigint, shipping bigint, duty bigint, tip bigint,
  buyer_fee bigint, cost bigint, channel_fee bigint, adjustment bigint, fx numeric`;
const hashed = 'content_hash bytea, revision bigint';
const tables: Readonly<Record<string, string>> = {
  store:
    'tenant_id uuid, id int, name text, platform text, currency text, zone text, history_complete boolean, revision bigint',
  channel: `tenant_id uuid, id int, store_id int, external_id text, name text, ${hashed}`,
  sales_rep: `tenant_id uuid, id int, store_id int, external_id text, name text, ${hashed}`,
  location: `tenant_id uuid, id int, store_id int, external_id text, name text, parent_id int, ${hashed}`,
  category: `tenant_id uuid, id int, store_id int, external_id text, name text, parent_id int, level1_id int, level2_id int, level3_id int, ${hashed}`,
  product: `tenant_id uuid, id int, store_id int, external_id text, title text, brand text, category_id int, ${hashed}`,
  variant: `tenant_id uuid, id int, store_id int, product_id int, external_id text, title text, sku text, ${hashed}`,
  customer: `tenant_id uuid, id int, store_id int, external_id text, name text, ${hashed}`,
  document: `tenant_id uuid, id int, store_id int, kind text, external_id text, number text, status text, test boolean, placed_at timestamptz, order_day date, order_hour int, currency text, customer_id int, channel_id int, location_id int, rep_id int, country text, region text, city text, body jsonb, ${hashed}`,
  sale_event: eventColumns,
  customer_first_order:
    'tenant_id uuid, customer_id int, store_id int, document_id int, first_day date, revision bigint',
};

async function insert(tx: TenantTx, table: string, rows: readonly Row[]): Promise<void> {
  const columns = tables[table] ?? '';
  const names = columns.split(',').map((column) => column.trim().split(' ')[0]);
  const filled = rows.map((row) => ({
    tenant_id: tx.tenantId,
    store_id: 1,
    external_id: String(row['id']),
    content_hash: '\\x00',
    revision: 1,
    ...row,
  }));
  await tx.query(
    `INSERT INTO ledger.${table} (${names.join(', ')}) SELECT ${names.join(', ')} FROM json_to_recordset(CAST($1 AS json)) AS r(${columns})`,
    [JSON.stringify(filled)],
  );
}

/** Writes a world's rows into the ledger as revision 1 of a new tenant, past the page writer. */
export async function storeWorld(
  database: Database,
  world: Omit<World, 'tenantId'>,
  name: string,
): Promise<World> {
  const tenantId = await createTenant(database, { name, reportingCurrency: 'EUR' as never });
  await database.tenant(tenantId, async (tx) => {
    await insert(
      tx,
      'store',
      world.stores.map((row) => ({ ...row, history_complete: true })),
    );
    await insert(tx, 'channel', world.channels);
    await insert(tx, 'sales_rep', world.reps);
    await insert(tx, 'location', world.locations);
    await insert(tx, 'category', world.categories);
    await insert(tx, 'product', world.products);
    await insert(tx, 'variant', world.variants);
    await insert(
      tx,
      'customer',
      world.customers.map((row) => ({ ...row, name: `Person ${row.id}` })),
    );
    await insert(
      tx,
      'document',
      world.documents.map((row) => ({ ...row, number: `#${row.id}`, test: false, body: {} })),
    );
    await insert(tx, 'sale_event', world.events);
    await insert(tx, 'customer_first_order', world.firstOrders);
    await tx.query('UPDATE ledger.tenant_revision SET revision = 1');
  });
  return { ...world, tenantId };
}
