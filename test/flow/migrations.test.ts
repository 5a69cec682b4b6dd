import { createHash } from 'node:crypto';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentLogger } from '../../src/core/index.ts';
import { migrate, readMigrations, readSchemaState } from '../../src/ledger/index.ts';
import { type Backend, urlFor } from '../support/backend.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { withClient } from '../support/prepare-backend.ts';

const logger = silentLogger;
const known = await readMigrations();

function step(number: number, sql: string, breaking = false) {
  const sha256 = createHash('sha256').update(sql).digest('hex');
  return { number, name: `${number}-test`, sql, sha256, breaking };
}

/** The schema as text: every column, constraint, index, policy and right, from the catalogue. */
async function schemaOf(url: string): Promise<readonly unknown[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query(
      `WITH t AS (SELECT c.oid, n.nspname || '.' || c.relname AS name, c.relacl, c.relrowsecurity, c.relforcerowsecurity
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname IN ('ledger', 'control') AND c.relkind IN ('r', 'p', 'v', 'S'))
       SELECT name, 'table' AS kind, concat(relacl, relrowsecurity, relforcerowsecurity) AS what FROM t
       UNION ALL SELECT name, 'column', concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
           a.attgenerated, pg_get_expr(d.adbin, d.adrelid))
         FROM t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
         LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
       UNION ALL SELECT name, 'constraint', pg_get_constraintdef(c.oid) FROM t JOIN pg_constraint c ON c.conrelid = t.oid
       UNION ALL SELECT name, 'index', pg_get_indexdef(i.indexrelid) FROM t JOIN pg_index i ON i.indrelid = t.oid
       UNION ALL SELECT name, 'policy', concat_ws(' ', p.polname, p.polcmd, pg_get_expr(p.polqual, t.oid),
           pg_get_expr(p.polwithcheck, t.oid)) FROM t JOIN pg_policy p ON p.polrelid = t.oid
       ORDER BY 1, 2, 3`,
    );
    return rows;
  });
}

/** A plain user of a server, who may do no more than `rights` say. */
async function plainUser(backend: Backend, rights: string) {
  const name = `tillstream_plain_${Math.random().toString(36).slice(2, 10)}`;
  const as = { name, password: 'plain' };
  const run = (text: string): Promise<unknown> =>
    withClient(backend.adminUrl, (client) => client.query(text));
  await run(`CREATE ROLE ${name} LOGIN PASSWORD 'plain' ${rights}`);
  const drop = async (): Promise<void> => {
    await run(`DROP DATABASE IF EXISTS ${name}`);
    await run(`DROP ROLE ${name}`);
  };
  return { as, run, drop };
}

eachBackend((backend) => {
  test('nodes that start together bring the schema up once', async () => {
    await using scratch = await scratchDatabase(backend, { migrated: false });
    const { connectionString } = scratch;
    expect(await readSchemaState(scratch.database)).toEqual({ applied: 0, expected: known.length });
    const all = await Promise.all(
      Array.from({ length: 4 }, () => migrate({ connectionString, logger })),
    );
    expect(all.flatMap((report) => report.applied).sort()).toEqual(known.map((each) => each.name));
    expect(new Set(all.map((report) => report.version))).toEqual(new Set([known.at(-1)?.number]));
    expect(await readSchemaState(scratch.database)).toEqual({
      applied: known.length,
      expected: known.length,
    });
  });

  test('step by step from each earlier schema gives the schema of a fresh install', async () => {
    await using fresh = await scratchDatabase(backend);
    const expected = await schemaOf(fresh.connectionString);
    expect(expected.length).toBeGreaterThan(300);
    await using stepwise = await scratchDatabase(backend, { migrated: false });
    const { connectionString } = stepwise;
    for (let count = 1; count <= known.length; count += 1) {
      const report = await migrate({ connectionString, logger, migrations: known.slice(0, count) });
      expect(report.applied).toHaveLength(1);
    }
    expect(await schemaOf(connectionString)).toEqual(expected);
  });

  test('a step that fails leaves nothing, and the next try goes on', async () => {
    await using scratch = await scratchDatabase(backend);
    const { connectionString } = scratch;
    const before = await schemaOf(connectionString);
    const bad = step(9001, 'CREATE TABLE control.half (x integer); SELECT 1 / 0');
    const attempt = migrate({ connectionString, logger, migrations: [...known, bad] });
    await expect(attempt).rejects.toThrow(/division by zero/);
    expect(await schemaOf(connectionString)).toEqual(before);
    const good = step(9001, 'CREATE TABLE control.whole (x integer)');
    const report = await migrate({ connectionString, logger, migrations: [...known, good] });
    expect(report).toEqual({ applied: ['9001-test'], version: 9001 });
  });

  test('an older program refuses a schema that breaks it, and works on one that does not', async () => {
    await using scratch = await scratchDatabase(backend);
    const { connectionString } = scratch;
    const soft = step(9001, 'CREATE TABLE control.more (x integer)');
    await migrate({ connectionString, logger, migrations: [...known, soft] });
    expect(await migrate({ connectionString, logger })).toEqual({ applied: [], version: 9001 });
    const hard = step(9002, 'DROP TABLE control.more', true);
    await migrate({ connectionString, logger, migrations: [...known, soft, hard] });
    await expect(migrate({ connectionString, logger })).rejects.toMatchObject({
      code: 'database_unsupported',
      message: expect.stringMatching(/newer Tillstream \(step 9002-test\)/),
    });
  });

  test('a step that was edited after it ran is refused', async () => {
    await using scratch = await scratchDatabase(backend);
    const { connectionString } = scratch;
    const edited = known.map((each, index) => (index === 0 ? { ...each, sha256: 'x' } : each));
    await expect(migrate({ connectionString, logger, migrations: edited })).rejects.toMatchObject({
      code: 'database_unsupported',
      message: expect.stringMatching(/never edited/),
    });
  });

  test('a user who may create roles needs no administrator', async () => {
    const { as, run, drop } = await plainUser(backend, 'CREATEROLE');
    await run(`GRANT tillstream_app TO ${as.name} WITH ADMIN OPTION`);
    await run(`CREATE DATABASE ${as.name} OWNER ${as.name}`);
    const connectionString = urlFor(backend.adminUrl, as.name, as);
    expect((await migrate({ connectionString, logger })).applied).toHaveLength(known.length);
    await drop();
  });

  test('a user who may not take on the role is told what an administrator must run, and it is enough', async () => {
    const { as, run, drop } = await plainUser(backend, 'NOCREATEROLE');
    await run(`CREATE DATABASE ${as.name} OWNER ${as.name}`);
    const connectionString = urlFor(backend.adminUrl, as.name, as);
    const message = await migrate({ connectionString, logger }).then(
      () => '',
      (error: unknown) => (error instanceof Error ? error.message : ''),
    );
    expect(message).toContain(`GRANT tillstream_app TO "${as.name}";`);
    await run(message.slice(message.indexOf('\n') + 1));
    expect((await migrate({ connectionString, logger })).applied).toHaveLength(known.length);
    await drop();
  });

  test('a user who may not create schemas is told who must own the database', async () => {
    const { as, run, drop } = await plainUser(backend, 'NOCREATEROLE');
    await run(`GRANT tillstream_app TO ${as.name}`);
    await run(`CREATE DATABASE ${as.name}`);
    const connectionString = urlFor(backend.adminUrl, as.name, as);
    await expect(migrate({ connectionString, logger })).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(/ALTER DATABASE .* OWNER TO/),
    });
    await drop();
  });
});

test('a folder of steps with a doubled number or without its first line is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tillstream-migrations-'));
  await cp(join(import.meta.dirname, '../../src/ledger/migrations'), folder, { recursive: true });
  await writeFile(join(folder, '0001-again.sql'), '-- breaking: no\n');
  await expect(readMigrations(folder)).rejects.toThrow(/have the number 1/);
  await rm(join(folder, '0001-again.sql'));
  await writeFile(join(folder, '9000-plain.sql'), 'SELECT 1');
  await expect(readMigrations(folder)).rejects.toThrow(/does not begin with/);
  await rm(folder, { recursive: true });
});
