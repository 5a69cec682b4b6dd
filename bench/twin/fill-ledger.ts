import type { TenantId } from '../../src/core/index.ts';
import { createTenant, type Database } from '../../src/ledger/index.ts';

export type Filled = { readonly tenant: TenantId; readonly documents: number };

/** What of a document's and line's number its values are; every figure can be worked out from them by hand. */
const documents = `
  insert into ledger.document (tenant_id, id, store_id, kind, external_id, number, status, test, placed_at, order_day,
    order_hour, currency, customer_id, country, city, body, content_hash, revision)
  select cast($1 as uuid), g, 1, 'order', 'o' || g, '#' || g, 'paid', false,
    timestamptz '2023-01-01T00:00:00Z' + g * interval '10 seconds', date '2023-01-01' + g / 8640, (g / 360) % 24,
    'GBP', 10000000 + (g::bigint * 7919) % 6000, (array['GB', 'DE', 'FR', 'US'])[1 + g % 4], 'City ' || g % 500, '{}',
    '\\x00', 1
  from generate_series(1, cast($2 as integer)) g`;

const events = `
  insert into ledger.sale_event (tenant_id, document_id, seq, store_id, line_no, kind, initial, happened_at, event_day,
    event_hour, order_day, order_hour, product_id, variant_id, customer_id, country, currency, quantity_e3, gross,
    discount, tax, shipping, duty, tip, buyer_fee, cost, channel_fee, adjustment, fx)
  select d.tenant_id, d.id, s, 1, s, case when (d.id + s) % 20 = 0 then 'reversal' else 'sale' end, true, d.placed_at,
    d.order_day, d.order_hour, d.order_day, d.order_hour, 20000000 + (d.id * 31 + s * 17) % 5000,
    30000000 + (d.id * 31 + s * 17) % 5000, d.customer_id, d.country, 'GBP', 1000 * (1 + s % 12),
    case when (d.id + s) % 20 = 0 then -1 else 1 end * (100 + (d.id * 13 + s * 7) % 9000), -(s % 5) * 10, 20, 0, 0, 0, 0,
    case when s % 3 = 0 then -50 end, 0, 0, 1.17
  from ledger.document d, generate_series(1, 18 + (d.id % 4)) s`;

const products = `
  insert into ledger.product (tenant_id, id, store_id, external_id, title, content_hash, revision)
  select cast($1 as uuid), 20000000 + g, 1, 'p' || g, 'Product ' || g, '\\x00', 1 from generate_series(0, 4999) g`;

const customers = `
  insert into ledger.customer (tenant_id, id, store_id, external_id, country, content_hash, revision)
  select cast($1 as uuid), 10000000 + g, 1, 'c' || g, 'GB', '\\x00', 1 from generate_series(0, 5999) g`;

/** A tenant with so many orders of 18 to 21 lines, straight by SQL: what is measured here is the way out of the ledger. */
export async function fillLedger(database: Database, count: number): Promise<Filled> {
  const tenant = await createTenant(database, { name: 'Bench' });
  await database.tenant(tenant, async (tx) => {
    await tx.query(
      `insert into ledger.store (tenant_id, id, name, platform, currency, zone, revision)
       values (cast($1 as uuid), 1, 'Bench', 'csv', 'GBP', 'UTC', 1)`,
      [tenant],
    );
    await tx.query(products, [tenant]);
    await tx.query(customers, [tenant]);
    await tx.query(documents, [tenant, String(count)]);
    await tx.query(events);
    await tx.query('update ledger.tenant_revision set revision = 1');
  });
  await database.control((tx) => tx.query('analyze ledger.sale_event'));
  await database.control((tx) => tx.query('analyze ledger.document'));
  return { tenant, documents: count };
}

/** Changes one document and its first event, as one transaction with its notice. Answers the new revision. */
export function touch(database: Database, tenant: TenantId, document: number): Promise<number> {
  return database.tenant(tenant, async (tx) => {
    const [row] = await tx.query<{ readonly epoch: string; readonly revision: number }>(
      'update ledger.tenant_revision set revision = revision + 1 returning epoch, revision',
    );
    if (row === undefined) throw new Error('the tenant has no position');
    await tx.query(
      'update ledger.sale_event set gross = gross + 1 where document_id = cast($1 as integer) and seq = 1',
      [String(document)],
    );
    await tx.query(
      'update ledger.document set revision = cast($1 as bigint) where id = cast($2 as integer)',
      [String(row.revision), String(document)],
    );
    await tx.query("select pg_notify('tillstream_revision', $1)", [
      `${tenant}:${row.epoch}:${row.revision}`,
    ]);
    return row.revision;
  });
}
