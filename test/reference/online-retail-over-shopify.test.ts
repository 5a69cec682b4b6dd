import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPreset, shopify } from '../../src/connectors/index.ts';
import { instant, silentLogger, type TenantId, tenantId } from '../../src/core/index.ts';
import { createTenant, type Database } from '../../src/ledger/index.ts';
import { sealer } from '../../src/platform/index.ts';
import { createSync, importFiles } from '../../src/sync/index.ts';
import { allBackends, scratchDatabase } from '../support/database.ts';
import type { TextRows } from './import-setup.ts';
import { type RetailSandbox, retailFile, retailSandbox } from './retail-setup.ts';

function company(database: Database, name: string): Promise<TenantId> {
  return createTenant(database, { id: tenantId(randomUUID()), name, reportingCurrency: 'GBP' });
}

/** Imports the file as any user would. */
async function importDirectly(database: Database, csv: string): Promise<TenantId> {
  const tenant = await company(database, 'Direct');
  const stagingFolder = await mkdtemp(join(tmpdir(), 'tillstream-reference-'));
  try {
    const report = await importFiles({
      database,
      tenantId: tenant,
      storeName: 'Online Retail II',
      files: [csv],
      mapping: findPreset('online-retail-ii').mapping,
      mode: 'append',
      stagingFolder,
      signal: new AbortController().signal,
      log: silentLogger,
      trigger: 'test',
    });
    expect(report).toMatchObject({ rejectedRows: 0, adjustments: 0 });
  } finally {
    await rm(stagingFolder, { recursive: true, force: true });
  }
  return tenant;
}

/** Connects the shop by a pasted token and performs all runs that follow. */
async function syncOverHttp(database: Database, sandbox: RetailSandbox): Promise<TenantId> {
  const tenant = await company(database, 'Over Shopify');
  const origin = `${sandbox.url}/{account}`;
  const queue: string[] = [];
  const sync = createSync({
    database,
    connectors: new Map([['shopify', shopify]]),
    platforms: () => ({ origins: { authorization: origin, api: origin }, app: null }),
    sealer: sealer('0123456789abcdef0123456789abcdef', []),
    logger: silentLogger,
    now: () => instant(Date.now()),
    random: () => 0,
    publicUrl: () => 'http://127.0.0.1:9',
    enqueue: async ({ runId }) => void queue.push(runId),
  });
  const { account, token } = sandbox;
  await sync.connections.begin(
    tenant,
    { platform: 'shopify', account, method: 'token', fields: { token } },
    { actor: 'user:test', userId: 'test' },
  );
  for (let runId = queue.shift(); runId !== undefined; runId = queue.shift()) {
    const run = await sync.perform(tenant, runId, new AbortController().signal);
    expect(run).toMatchObject({ state: 'succeeded', rejected: 0 });
  }
  return tenant;
}

const figures = `
  cast(sum(e.gross) as text), cast(sum(e.discount) as text), cast(sum(e.tax + e.shipping + e.tip + e.duty + e.buyer_fee) as text),
  cast(sum(e.quantity_e3) as text), cast(count(distinct e.document_id) filter (where e.initial) as text)`;

/** Figures by day and by stock code, sales and reversals apart. The code is the variant's SKU over Shopify, its id in the file. */
const byDay = `select e.kind, cast(e.event_day as text), ${figures} from ledger.sale_event e
where e.tenant_id = cast($1 as uuid) and e.kind <> 'settlement' group by 1, 2 order by e.kind collate "C", 2`;
const byProduct = `select e.kind, v.sku, ${figures} from ledger.sale_event e
left join ledger.variant v on v.tenant_id = e.tenant_id and v.id = e.variant_id
where e.tenant_id = cast($1 as uuid) and e.kind <> 'settlement' group by 1, 2 order by e.kind collate "C", v.sku collate "C"`;
const byDayAndProduct = `select md5(string_agg(line, chr(10) order by line collate "C")), cast(count(*) as text) from (
select concat_ws(' ', e.kind, e.event_day, v.sku, sum(e.gross + e.discount), sum(e.quantity_e3)) as line from ledger.sale_event e
left join ledger.variant v on v.tenant_id = e.tenant_id and v.id = e.variant_id
where e.tenant_id = cast($1 as uuid) and e.kind <> 'settlement' group by e.kind, e.event_day, v.sku) as lines`;
const inTotal = `select ${figures}, cast(count(distinct e.customer_id) as text),
cast(min(e.event_day) as text), cast(max(e.event_day) as text)
from ledger.sale_event e where e.tenant_id = cast($1 as uuid) and e.kind <> 'settlement'`;

/**
 * Five months with a change of the clocks: 8,000 orders. The whole (41,900 orders, a million rows) takes a quarter of an hour of
 * two cores: give `retailFile` nothing to read it.
 */
const until = '2010-05';

test('Online Retail II synced from a Shopify shop has the very figures of its direct import, per day and per product', {
  timeout: 1_200_000,
}, async () => {
  const backend = allBackends().at(-1);
  if (backend === undefined) throw new Error('there is no Postgres to test on');
  await using file = await retailFile(until);
  await using scratch = await scratchDatabase(backend);
  const { database } = scratch;
  await using sandbox = await retailSandbox(file.path);
  const direct = await importDirectly(database, file.path);
  const synced = await syncOverHttp(database, sandbox);

  const read = (tenant: TenantId, sql: string): Promise<TextRows> =>
    database.tenant(tenant, (tx) => tx.queryText(sql, [tenant]), { readOnly: true });
  const [total] = await read(synced, inTotal);
  expect(total?.[4]).toBe(String(file.subset.orders.length));
  for (const sql of [inTotal, byDay, byProduct, byDayAndProduct]) {
    const expected = await read(direct, sql);
    expect(expected.length).toBeGreaterThan(0);
    expect(await read(synced, sql)).toEqual(expected);
  }
});
