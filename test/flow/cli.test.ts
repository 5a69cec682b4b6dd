import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { tempFolder } from '../support/temp-folder.ts';

const orders = `order_id,placed_at,customer_id,channel,country
A1,2025-03-01T10:00:00Z,C1,Online,DE
A2,2025-03-02T10:00:00Z,C2,Online,FR
`;
const lines = `order_id,line,product_id,quantity,unit_price,discount,tax
A1,1,P1,2,10.00,1.00,3.80
A1,2,P2,1,5.05,0,0.96
A2,1,P1,1,10.00,0,1.90
`;
const refunds = `order_id,refund_id,refunded_at,line,quantity,gross,restocked
A1,R1,2025-03-05T09:00:00Z,2,1,5.05,yes
`;
/** By hand: 20.00 − 1.00 + 5.05 + 10.00 sold, 5.05 taken back. */
const netMinor = 2900;

const query = JSON.stringify({
  measures: ['gross_sales', 'net_sales', 'orders'],
  dimensions: ['country'],
  time: { clock: 'event', from: '2025-03-01', to: '2025-03-31' },
});

async function shopFiles(folder: string): Promise<string> {
  for (const [name, text] of Object.entries({ orders, lines, refunds }))
    await writeFile(join(folder, `${name}.csv`), text);
  return folder;
}

test('the commands, one after the other, on a data folder of their own', async () => {
  const data = ['--data', join(await tempFolder('cli'), 'data')];
  const files = await shopFiles(await tempFolder('cli-files'));
  const ok = async (...args: readonly string[]): Promise<string> => {
    const { code, out, note } = await runCli([...args, ...data]);
    expect({ args, code, note: code === 0 ? '' : note }).toEqual({ args, code: 0, note: '' });
    return out;
  };
  const importing = [
    'import',
    files,
    '--mapping',
    'tillstream',
    '--store',
    'Shop',
    '--json',
  ] as const;
  const first = JSON.parse(await ok(...importing)) as { revision: number };
  expect(first).toMatchObject({ orders: 2, lines: 3, rejectedRows: 0, resumed: false });
  expect(JSON.parse(await ok(...importing))).toMatchObject({ stored: 0, revision: first.revision });

  expect(JSON.parse(await ok('query', query, '--json'))).toMatchObject({
    totals: { net_sales: netMinor, orders: 2 },
    meta: { currency: 'EUR' },
  });
  const table = await ok('query', query, '--executor', 'ledger');
  expect(table).toMatch(/^DE\s+25\.05\s+19\.00\s+1$/m);
  expect(table).toMatch(/^total\s+35\.05\s+29\.00\s+2$/m);
  expect(await ok('twin', 'verify')).toContain('the twin equals the ledger');
  expect(await ok('twin', 'rebuild')).toContain('2 documents, 4 events');
  expect(await ok('doctor')).toContain('✓ Schema');

  const invited = await ok('users', 'invite', 'someone@example.com', '--role', 'analyst');
  expect(invited.trim()).toMatch(/\/invite#[\w-]{40,}$/);
  expect(JSON.parse(await ok('users', '--json'))).toEqual([]);
  expect(JSON.parse(await ok('tenants', '--json'))).toMatchObject([
    { name: 'My company', members: 0 },
  ]);
  await ok('tenants', 'add', 'Other', '--currency', 'USD');

  const backup = join(await tempFolder('cli-backup'), 'all.backup');
  await ok('backup', backup);
  expect(await ok('restore', backup, '--check')).toContain('whole');
  const elsewhere = ['--data', join(await tempFolder('cli-restored'), 'data')];
  expect((await runCli(['restore', backup, ...elsewhere])).code).toBe(0);
  const restored = await runCli(['query', query, '--json', '--tenant', 'My company', ...elsewhere]);
  expect(JSON.parse(restored.out)).toMatchObject({ totals: { net_sales: netMinor, orders: 2 } });
}, 420_000);

test('what cannot be done is said in words, with an exit code that tells whose fault it is', async () => {
  const data = ['--data', join(await tempFolder('cli-wrong'), 'data')];
  const files = await shopFiles(await tempFolder('cli-wrong-files'));
  const wrong = async (...args: readonly string[]) => runCli([...args, ...data]);
  expect(await wrong('import', files, '--mapping', 'tilstream', '--store', 'Shop')).toMatchObject({
    code: 1,
    note: expect.stringContaining('There are: tillstream, shopify-orders'),
  });
  expect(
    await wrong('import', join(files, 'nothing.csv'), '--mapping', 'tillstream', '--store', 'Shop'),
  ).toMatchObject({
    code: 2,
    note: expect.stringContaining('nothing.csv'),
  });
  expect(
    await wrong(
      'query',
      '{"measures":["nett_sales"],"time":{"clock":"event","from":"2025-02-30","to":"2025-03-01"}}',
    ),
  ).toMatchObject({
    code: 2,
    note: expect.stringMatching(/measures\.0.*net_sales[\s\S]*time\.from/),
  });
  expect(await wrong('import', files, '--mapping', './none.json', '--store', 'Shop')).toMatchObject(
    {
      code: 2,
      note: expect.stringContaining('there is no such file'),
    },
  );
  expect(await wrong('query', '{')).toMatchObject({
    code: 2,
    note: expect.stringContaining('no JSON'),
  });
  expect(await wrong('restore', join(files, 'orders.csv'))).toMatchObject({
    code: 1,
    note: expect.stringContaining('orders.csv'),
  });
  expect(await wrong('query', '{}', '--tenant', 'Nobody')).toMatchObject({
    code: 1,
    note: expect.stringContaining('there is no such company'),
  });
  expect(
    await runCli(['serve'], { env: { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' } }),
  ).toMatchObject({
    code: 2,
    note: expect.stringContaining('TILLSTREAM_SECRET'),
  });
}, 420_000);
