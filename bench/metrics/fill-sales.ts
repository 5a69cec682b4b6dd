import type { TenantId } from '../../src/core/index.ts';
import { createTenant, type Database } from '../../src/ledger/index.ts';

/** A spread of whole numbers that both engines and a reader can work out: the low digits of a product with a prime. */
const mixed = (of: string, below: number): string =>
  `(((${of})::bigint * 7919) % 1000003 % ${below})::integer`;

const documents = `
  insert into ledger.document (tenant_id, id, store_id, kind, external_id, number, status, test, placed_at, order_day,
    order_hour, currency, customer_id, channel_id, country, city, body, content_hash, revision)
  select cast($1 as uuid), g, 1, 'order', 'o' || g, '#' || g, 'paid', false,
    timestamptz '2024-01-01T00:00:00Z' + (g::bigint * 63072 / $2::integer) * interval '1000 seconds',
    date '2024-01-01' + (g::bigint * 730 / ($2::integer + 1))::integer, ${mixed('g', 24)},
    'GBP', 3000000 + (power(${mixed('g + 1', 1_000_000)} / 1000000.0, 3) * $3::integer)::integer, 1 + ${mixed('g + 2', 5)},
    (array['GB', 'DE', 'FR', 'US', 'BR', 'TR'])[1 + ${mixed('g + 3', 6)}], 'City ' || g % 500, '{}', '\\x00', 1
  from generate_series(1, $2::integer) g`;

/** One to `$2` lines an order; one line in twenty comes back, up to a month later. */
const events = `
  insert into ledger.sale_event (tenant_id, document_id, seq, store_id, line_no, kind, initial, happened_at, event_day,
    event_hour, order_day, order_hour, product_id, variant_id, customer_id, channel_id, country, currency, quantity_e3, gross,
    discount, tax, shipping, duty, tip, buyer_fee, cost, channel_fee, adjustment, fx)
  select d.tenant_id, d.id, case when back = 1 then 100 + s else s end, 1, s,
    case when back = 1 then 'reversal' else 'sale' end, back = 0, d.placed_at,
    case when back = 1 then d.order_day + d.id % 30 else d.order_day end, d.order_hour, d.order_day, d.order_hour,
    2000000 + (power(${mixed('d.id * 5 + s', 1_000_000)} / 1000000.0, 2) * $1::integer)::integer, null,
    d.customer_id, d.channel_id, d.country, 'GBP', (1 - 2 * back) * 1000 * (1 + (d.id + s) % 4),
    (1 - 2 * back) * (500 + ${mixed('d.id + s * 11', 20_000)}), (2 * back - 1) * ${mixed('d.id + s', 300)},
    (1 - 2 * back) * ${mixed('d.id + s * 3', 1_000)}, 0, 0, 0, 0,
    (2 * back - 1) * ${mixed('d.id + s * 7', 5_000)}, 0, 0, 1.17
  from ledger.document d
    cross join lateral generate_series(1, 1 + d.id % $2::integer) s
    cross join lateral generate_series(0, case when (d.id * 31 + s) % 20 = 0 then 1 else 0 end) back
  order by d.id, back.back, s.s`;

const firstOrders = `
  insert into ledger.customer_first_order (tenant_id, customer_id, store_id, document_id, first_day, revision)
  select tenant_id, customer_id, 0, min(id), min(order_day), 1 from ledger.document group by tenant_id, customer_id`;

const products = `
  insert into ledger.product (tenant_id, id, store_id, external_id, title, content_hash, revision)
  select cast($1 as uuid), 2000000 + g, 1, 'p' || g, 'Product ' || g, '\\x00', 1 from generate_series(0, $2::integer) g`;

const channels = `
  insert into ledger.channel (tenant_id, id, store_id, external_id, name, content_hash, revision)
  select cast($1 as uuid), g, 1, 'c' || g, 'Channel ' || g, '\\x00', 1 from generate_series(1, 5) g`;

/** A shop of two years, 2024 and 2025, with so many orders of `lines` lines on average, straight by SQL. */
export async function fillSales(
  database: Database,
  orders: number,
  { lines = 2.5 }: { readonly lines?: number } = {},
): Promise<TenantId> {
  const tenant = await createTenant(database, { name: 'Bench' });
  const productCount = String(Math.max(50, Math.round(orders / 50)));
  await database.tenant(tenant, async (tx) => {
    await tx.query(
      `insert into ledger.store (tenant_id, id, name, platform, currency, zone, history_complete, revision)
       values (cast($1 as uuid), 1, 'Bench', 'import', 'GBP', 'UTC', true, 1)`,
      [tenant],
    );
    await tx.query(products, [tenant, productCount]);
    await tx.query(channels, [tenant]);
    await tx.query(documents, [tenant, String(orders), String(Math.round(orders / 3))]);
    await tx.query(events, [productCount, String(Math.round(lines * 2 - 1))]);
    await tx.query(firstOrders);
    await tx.query('update ledger.tenant_revision set revision = 1');
  });
  await database.control((tx) => tx.query('analyze ledger.sale_event'));
  return tenant;
}
