import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ApiPorts, type Run, type StoredFile, serveApi } from '../../src/api/index.ts';
import { currencyCode, type TenantId, timeZone } from '../../src/core/index.ts';
import { cancelRun, createStore, createTenant, startRun } from '../../src/ledger/index.ts';
import { addPerson, signIn } from '../support/api-people.ts';
import { apiPorts } from '../support/api-ports.ts';
import { createWorld, type World } from '../support/api-world.ts';
import { eachBackend, type Scratch, scratchDatabase } from '../support/database.ts';

const csv = 'order,amount\n1,10.00\n2,12.50\n';

type Opened = {
  readonly world: World;
  readonly tenantId: TenantId;
  readonly headers: { readonly cookie: string };
  readonly started: { readonly files: readonly StoredFile[]; readonly options: unknown }[];
};

/** An import that makes a run in the ledger and reads nothing: what the API does with files is what is tested. */
async function open(scratch: Scratch, now: () => number = Date.now): Promise<Opened> {
  const { database } = scratch;
  const tenantId = await createTenant(database, { name: 'Acme' });
  const store = await createStore(database, tenantId, {
    name: 'Shop',
    platform: 'import',
    currency: currencyCode('EUR'),
    zone: timeZone('UTC'),
  });
  await addPerson(database, { tenantId, role: 'analyst', email: 'a@example.test' });
  const started: Opened['started'] = [];
  const plain = apiPorts(database);
  const imports: ApiPorts['imports'] = {
    presets: () => Promise.resolve([]),
    describe: async (files) => ({
      files: await Promise.all(
        files.map(async ({ name, path, sizeBytes }) => ({
          name,
          sizeBytes,
          format: 'csv' as const,
          encoding: 'utf-8',
          delimiter: ',',
          headerLine: 1,
          columns: (await readFile(path, 'utf8')).split('\n')[0]?.split(',') ?? [],
          sample: [],
          role: null,
        })),
      ),
      suggestedPreset: 'plain',
      suggestedMapping: {},
    }),
    preview: (_, files) =>
      Promise.resolve({
        documents: [],
        problems: [],
        rowsRead: files.length,
        currencyExponent: 2,
      }),
    start: async (tenant, files, options): Promise<Run> => {
      started.push({ files, options });
      const run = { storeId: store.id, connector: 'files', mode: 'import', trigger: 'user' };
      return plain.runs.get(tenant, (await startRun(database, tenant, run)).id);
    },
  };
  const world = await createWorld(database, { ...plain, imports }, { now });
  return { world, tenantId, started, headers: { cookie: await signIn(world, 'a@example.test') } };
}

function form(...files: readonly File[]): FormData {
  const data = new FormData();
  for (const file of files) data.append('files', file);
  return data;
}

const upload = ({ world, headers }: Opened, body: unknown, extra = {}) =>
  world.ask('/api/v1/imports', { method: 'POST', body, headers: { ...headers, ...extra } });

/** Files that lie under the uploads' folder. */
async function lying({ world }: Opened): Promise<readonly string[]> {
  const entries = await readdir(join(world.folder, 'uploads'), {
    recursive: true,
    withFileTypes: true,
  }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted();
}

eachBackend((backend) => {
  test('files are kept byte by byte, previewed, imported once, and removed when the run is over', async () => {
    await using scratch = await scratchDatabase(backend);
    const opened = await open(scratch);
    const { world, headers, tenantId, started } = opened;
    await using _ = world;
    const big = 'x,y\n'.repeat(200_000);
    const uploaded = await upload(
      opened,
      form(new File([csv], '../../etc/orders.csv'), new File([big], 'Übersicht 2025.CSV')),
    );
    expect(uploaded.status).toBe(201);
    expect(uploaded.json.files).toMatchObject([
      { name: 'orders.csv', sizeBytes: csv.length, columns: ['order', 'amount'] },
      { name: 'Übersicht 2025.CSV', sizeBytes: big.length },
    ]);
    expect(await lying(opened)).toEqual(['0.csv', '1.csv', 'upload.json']);
    const path = `/api/v1/imports/${uploaded.json.uploadId}`;
    const preview = await world.ask(`${path}/preview`, { body: { preset: 'plain' }, headers });
    expect(preview.json.rowsRead).toBe(2);
    const body = { storeName: 'Shop', preset: 'plain', mode: 'append' };
    const answers = await Promise.all([
      world.ask(`${path}/start`, { body, headers }),
      world.ask(`${path}/start`, { body, headers }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409]);
    expect(started).toHaveLength(1);
    expect(await readFile(started[0]?.files[1]?.path ?? '', 'utf8')).toBe(big);
    const run = answers.find(({ status }) => status === 202)?.json;
    expect((await world.ask(path, { method: 'DELETE', headers })).status).toBe(409);
    await using restarted = await createWorld(scratch.database, apiPorts(scratch.database), {
      uploads: { folder: join(world.folder, 'uploads'), maxBytes: 1_000_000 },
    });
    expect((await restarted.ask('/health')).status).toBe(200);
    expect(await lying(opened)).toHaveLength(3);
    await cancelRun(scratch.database, tenantId, run.id);
    await using later = await createWorld(scratch.database, apiPorts(scratch.database), {
      uploads: { folder: join(world.folder, 'uploads'), maxBytes: 1_000_000 },
    });
    await expect.poll(() => lying(opened)).toEqual([]);
    expect(later.log).toContainEqual({ event: 'uploads.swept', removed: 1 });
  });

  test('files that are too large, too many, of another kind or cut off leave nothing behind', async () => {
    await using scratch = await scratchDatabase(backend);
    const opened = await open(scratch);
    await using _ = opened.world;
    const refused = async (body: unknown, extra = {}) => {
      const { status, json } = await upload(opened, body, extra);
      return [status, json.error.code];
    };
    const half = new File([new Uint8Array(3_000_000)], 'half.csv');
    expect(await refused(form(half, half))).toEqual([413, 'too_large']);
    const many = Array.from({ length: 51 }, (_, i) => new File([csv], `${i}.csv`));
    expect(await refused(form(...many))).toEqual([413, 'too_large']);
    expect(await refused(form(new File(['MZ'], 'setup.exe')))).toEqual([400, 'input_invalid']);
    expect(await refused(form())).toEqual([400, 'input_invalid']);
    expect(await refused('{"files":[]}')).toEqual([400, 'input_invalid']);
    const wrongField = new FormData();
    wrongField.set('file', new File([csv], 'orders.csv'));
    expect(await refused(wrongField)).toEqual([400, 'input_invalid']);
    const type = { 'content-type': 'multipart/form-data; boundary=b' };
    const head = '--b\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\n';
    expect(await refused(`${head}order,amount\r\n1,1`, type)).toEqual([400, 'input_invalid']);
    expect(await refused('nonsense', type)).toEqual([400, 'input_invalid']);
    expect(await lying(opened)).toEqual([]);
  });

  test('a start names a preset or a mapping, and an upload that is there', async () => {
    await using scratch = await scratchDatabase(backend);
    const opened = await open(scratch);
    const { world, headers, started } = opened;
    await using _ = world;
    const { json } = await upload(opened, form(new File([csv], 'orders.csv')));
    const start = (uploadId: string, body: object) =>
      world.ask(`/api/v1/imports/${uploadId}/start`, { body, headers });
    const good = { storeName: 'Shop', mode: 'append' };
    for (const body of [
      good,
      { ...good, preset: 'a', mapping: {} },
      { ...good, preset: 'a', x: 1 },
    ])
      expect((await start(json.uploadId, body)).status).toBe(400);
    expect((await start(randomUUID(), { ...good, preset: 'a' })).status).toBe(404);
    expect((await start('..%2f..', { ...good, preset: 'a' })).status).toBe(400);
    const mapping = { order: { number: 'order' } };
    expect((await start(json.uploadId, { ...good, mapping })).status).toBe(202);
    expect(started[0]?.options).toMatchObject({ mapping: { mapping }, mode: 'append' });
  });

  test('an upload that nobody started is removed after a day', async () => {
    await using scratch = await scratchDatabase(backend);
    const opened = await open(scratch);
    await using _ = opened.world;
    await upload(opened, form(new File([csv], 'orders.csv')));
    const uploads = { folder: join(opened.world.folder, 'uploads'), maxBytes: 1_000_000 };
    const tomorrow = () => Date.now() + 86_400_001;
    const ports = apiPorts(scratch.database);
    await using today = await createWorld(scratch.database, ports, { uploads });
    expect((await today.ask('/health')).status).toBe(200);
    expect(await lying(opened)).toHaveLength(2);
    await using next = await createWorld(scratch.database, ports, { uploads, now: tomorrow });
    await expect.poll(() => lying(opened)).toEqual([]);
    expect((await next.ask('/health')).status).toBe(200);
  });

  test('over a real connection: a large file flows to disk, a larger one is refused before its end', async () => {
    await using scratch = await scratchDatabase(backend);
    const opened = await open(scratch);
    const { world, headers } = opened;
    await using _ = world;
    const server = await serveApi(world.api, { host: '127.0.0.1', port: 0 });
    const url = `http://127.0.0.1:${server.port}/api/v1/imports`;
    const send = (body: FormData) =>
      fetch(url, {
        method: 'POST',
        body,
        headers: { ...headers, origin: `http://127.0.0.1:${server.port}` },
      });
    const fits = await send(form(new File([new Uint8Array(4_900_000).fill(120)], 'big.csv')));
    expect(fits.status).toBe(201);
    const { files } = (await fits.json()) as { files: { sizeBytes: number }[] };
    expect(files[0]?.sizeBytes).toBe(4_900_000);
    // A server that stops reading may cut the connection before the client has heard its answer.
    const large = await send(form(new File([new Uint8Array(60_000_000)], 'larger.csv'))).then(
      ({ status }) => status,
      () => 'cut',
    );
    expect([413, 'cut']).toContain(large);
    await expect.poll(() => lying(opened)).toEqual(['0.csv', 'upload.json']);
    expect((await fetch(`http://127.0.0.1:${server.port}/health`)).status).toBe(200);
    await server.close();
  });
});
