import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseError } from 'pg';
import { expect, test } from 'vitest';
import { silentLogger, tenantId } from '../../src/core/index.ts';
import {
  createTenant,
  type Database,
  openDatabase,
  type Position,
} from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { withClient } from '../support/prepare-backend.ts';

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const piece of stream) text += String(piece);
  return text;
}

async function bump(database: Database, id: Parameters<Database['position']>[0], notify: boolean) {
  await database.tenant(id, async (tx) => {
    const [row] = await tx.query<Position>(
      'UPDATE ledger.tenant_revision SET revision = revision + 1 RETURNING epoch, revision',
    );
    if (notify) {
      await tx.query(`SELECT pg_notify('tillstream_revision', $1)`, [
        `${id}:${row?.epoch}:${row?.revision}`,
      ]);
    }
  });
}

eachBackend((backend) => {
  test('values come back as the contract says', async () => {
    await using scratch = await scratchDatabase(backend);
    const rows = await scratch.database.control((tx) =>
      tx.query(
        `select CAST(1 AS smallint) as int2, 2 as int4, CAST(9007199254740991 AS bigint) as int8,
          CAST('12345678901234567890.12' AS numeric) as numeric, CAST('2025-03-01' AS date) as day,
          CAST('2025-03-01T12:00:00.123456+03' AS timestamptz) as at, true as yes, CAST('{"a":[1]}' AS jsonb) as body,
          CAST($1 AS bytea) as bytes, CAST(null AS text) as nothing, '' as empty,
          array['a', null, 'b,c'] as texts, array[1, 2] as numbers`,
        [new Uint8Array([0, 255])],
      ),
    );
    expect(rows).toEqual([
      {
        int2: 1,
        int4: 2,
        int8: 9007199254740991,
        numeric: '12345678901234567890.12',
        day: '2025-03-01',
        at: Date.UTC(2025, 2, 1, 9, 0, 0, 123),
        yes: true,
        body: { a: [1] },
        bytes: Buffer.from([0, 255]),
        nothing: null,
        empty: '',
        texts: ['a', null, 'b,c'],
        numbers: [1, 2],
      },
    ]);
  });

  test('a number too large to be exact is refused, and the connection stays usable', async () => {
    await using scratch = await scratchDatabase(backend, { poolSize: 2 });
    const ask = (text: string) => scratch.database.control((tx) => tx.query(text));
    await expect(ask('SELECT CAST(9007199254740993 AS bigint) AS n')).rejects.toThrow(RangeError);
    expect(await ask('SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test('the executor gets the texts of the server by position', async () => {
    await using scratch = await scratchDatabase(backend);
    const rows = await scratch.database.control((tx) =>
      tx.queryText(
        `SELECT 1, 1, CAST('2025-03-01T00:00Z' AS timestamptz), true, null, CAST($1 AS bigint)`,
        ['9223372036854775807'],
      ),
    );
    expect(rows).toEqual([['1', '1', '2025-03-01 00:00:00+00', 't', null, '9223372036854775807']]);
  });

  test('a copy tells empty text from null, and is read with backpressure', async () => {
    await using scratch = await scratchDatabase(backend);
    const small = await scratch.database.control((tx) =>
      textOf(tx.copyOut(`SELECT '' AS a, CAST(null AS text) AS b, 'x,"y"' AS c, 1 AS d`)),
    );
    expect(small).toBe('"",,"x,""y""",1\n');
    const bytes = await scratch.database.control(async (tx) => {
      let sum = 0;
      const stream = tx.copyOut(
        'SELECT repeat(CAST(g % 10 AS text), 99) FROM generate_series(1, 50000) g',
      );
      for await (const piece of stream) {
        sum += (piece as Buffer).length;
        await new Promise((resolve) => setImmediate(resolve));
      }
      return sum;
    });
    expect(bytes).toBe(5_000_000);
  });

  test('a copy that fails or is left half read does not spoil the pool', async () => {
    await using scratch = await scratchDatabase(backend, { poolSize: 2 });
    const { database } = scratch;
    for (let round = 0; round < 6; round += 1) {
      const failing = database.control((tx) =>
        textOf(tx.copyOut('SELECT 1 / (g - 40000) FROM generate_series(1, 90000) g')),
      );
      await expect(failing).rejects.toThrow(/division by zero/);
      const left = database.control(async (tx) => {
        for await (const piece of tx.copyOut(
          'SELECT repeat($$x$$, 999) FROM generate_series(1, 90000)',
        )) {
          if (String(piece).length > 0) break;
        }
      });
      await expect(left).rejects.toThrow(/not read to its end/);
    }
    expect(await database.control((tx) => tx.query('SELECT 1 AS n'))).toEqual([{ n: 1 }]);
  });

  test('a throw rolls back, a swallowed failure is not taken for a commit', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    await database.control((tx) => tx.query('CREATE TABLE t (x integer PRIMARY KEY)'));
    const thrown = database.control(async (tx) => {
      await tx.query('INSERT INTO t VALUES (1)');
      throw new Error('mine');
    });
    await expect(thrown).rejects.toThrow('mine');
    const swallowed = database.control(async (tx) => {
      await tx.query('INSERT INTO t VALUES (2)');
      await tx.query('INSERT INTO t VALUES (2)').catch(() => undefined);
    });
    await expect(swallowed).rejects.toThrow(/nothing was committed/);
    expect(await database.control((tx) => tx.query('SELECT * FROM t'))).toEqual([]);
  });

  test('statements asked for at once run in order; after the end none runs', async () => {
    await using scratch = await scratchDatabase(backend, { poolSize: 2 });
    const { database } = scratch;
    let late: Promise<unknown> = Promise.resolve();
    const rows = await database.control(async (tx) => {
      await tx.query('CREATE TEMP TABLE steps (n serial, x integer) ON COMMIT DROP');
      const all = Array.from({ length: 30 }, (_, x) =>
        tx.query('INSERT INTO steps (x) VALUES (CAST($1 AS integer))', [String(x)]),
      );
      await Promise.all(all);
      late = wait(5)
        .then(() => tx.query('SELECT 1'))
        .catch((error: unknown) => error);
      return tx.query<{ x: number }>('SELECT x FROM steps ORDER BY n');
    });
    expect(rows.map(({ x }) => x)).toEqual(Array.from({ length: 30 }, (_, x) => x));
    expect(String(await late)).toMatch(/has ended/);
  });

  test('one snapshot sees one moment, and a read-only transaction cannot write', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    await database.control((tx) => tx.query('CREATE TABLE t AS SELECT 1 AS x'));
    const seen = await database.control(
      async (tx) => {
        const before = await tx.query('SELECT count(*) AS n FROM t');
        await database.control((other) => other.query('INSERT INTO t VALUES (2)'));
        return [before, await tx.query('SELECT count(*) AS n FROM t')];
      },
      { snapshot: true, readOnly: true },
    );
    expect(seen).toEqual([[{ n: 1 }], [{ n: 1 }]]);
    const write = database.control((tx) => tx.query('INSERT INTO t VALUES (3)'), {
      readOnly: true,
    });
    await expect(write).rejects.toMatchObject({ code: 'database_unavailable' });
  });

  test('a signal cancels the running statement, a timeout ends it, the connection lives on', async () => {
    await using scratch = await scratchDatabase(backend, { poolSize: 2 });
    const { database } = scratch;
    const began = performance.now();
    for (let round = 0; round < 4; round += 1) {
      const stop = new AbortController();
      const slow = database.control(
        (tx) => {
          const running = tx.query('SELECT pg_sleep(60)');
          setTimeout(() => stop.abort(), 30);
          return running;
        },
        { signal: stop.signal },
      );
      await expect(slow).rejects.toMatchObject({ code: 'cancelled' });
      const late = database.control((tx) => tx.query('SELECT pg_sleep(60)'), { timeoutMs: 20 });
      await expect(late).rejects.toMatchObject({ code: 'timeout', retryable: true });
      expect(await database.control((tx) => tx.query('SELECT 1 AS n'))).toEqual([{ n: 1 }]);
    }
    expect(performance.now() - began).toBeLessThan(30_000);
    const never = database.control((tx) => tx.query('SELECT 1'), { signal: AbortSignal.abort() });
    await expect(never).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('a signal cancels a copy under way', async () => {
    await using scratch = await scratchDatabase(backend, { poolSize: 2 });
    const stop = new AbortController();
    const copying = scratch.database.control(
      async (tx) => {
        for await (const piece of tx.copyOut(
          'SELECT pg_sleep(0.01), repeat($$x$$, 9999) FROM generate_series(1, 100000)',
        )) {
          if (String(piece).length > 0) stop.abort();
        }
      },
      { signal: stop.signal },
    );
    await expect(copying).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('a broken connection is an error of its transaction alone', async () => {
    await using scratch = await scratchDatabase(backend, { poolSize: 2 });
    const { database } = scratch;
    const broken = database.control(async (tx) => {
      const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await withClient(scratch.adminUrl, (client) =>
        client.query('SELECT pg_terminate_backend($1)', [row?.pid]),
      );
      await tx.query('SELECT 1');
    });
    await expect(broken).rejects.toMatchObject({ code: 'database_unavailable', retryable: true });
    expect(await database.control((tx) => tx.query('SELECT 1 AS n'))).toEqual([{ n: 1 }]);
  });

  test('a violated constraint stays what it is', async () => {
    await using scratch = await scratchDatabase(backend);
    const twice = scratch.database.control((tx) =>
      tx.query('CREATE TABLE t (x integer CHECK (x > 0)); INSERT INTO t VALUES (0)'),
    );
    await expect(twice).rejects.toBeInstanceOf(DatabaseError);
    await expect(twice).rejects.toMatchObject({ code: '23514' });
  });

  test('clients at once in autocommit and in transactions each get their own answers', async () => {
    await using scratch = await scratchDatabase(backend, { poolSize: 5 });
    const { database } = scratch;
    const id = await createTenant(database, { name: 'A' });
    await database.control((tx) => tx.query('CREATE TABLE busy (x integer)'));
    const until = performance.now() + 3_000;
    let answers = 0;
    const reader = async (name: string): Promise<void> => {
      for (let n = 0; performance.now() < until; n += 1) {
        const mine = `${name}-${n}`;
        const text = `SELECT $1 AS mine, count(*) AS rows FROM generate_series(1, ${n % 50})`;
        const rows = await database.control((tx) => tx.query(text, [mine]));
        expect(rows).toEqual([{ mine, rows: n % 50 }]);
        answers += 1;
      }
    };
    const writer = async (): Promise<void> => {
      while (performance.now() < until) {
        await database.control((tx) => tx.query('INSERT INTO busy SELECT generate_series(1, 500)'));
        await bump(database, id, true);
      }
    };
    await Promise.all([reader('a'), reader('b'), reader('c'), reader('d'), writer()]);
    expect(answers).toBeGreaterThan(100);
  });

  test('listeners hear of a new revision at once, and within seconds when the notice is lost', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const id = await createTenant(database, { name: 'A' });
    const heard: number[] = [];
    const stop = database.onRevision((tenant, position) => {
      if (tenant === id) heard.push(position.revision);
    });
    database.onRevision(() => {
      throw new Error('a listener that fails keeps nothing from the others');
    });
    const listening = `SELECT count(*) AS n FROM pg_stat_activity
      WHERE application_name = 'tillstream watch' AND datname = current_database()`;
    const watchers = async (): Promise<unknown> =>
      withClient(scratch.adminUrl, async (client) => (await client.query(listening)).rows[0]);
    await expect.poll(watchers, { timeout: 30_000 }).toEqual({ n: '1' });
    await expect
      .poll(
        async () => {
          await bump(database, id, true);
          return heard.length;
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0);
    await bump(database, id, false);
    const { revision } = await database.position(id);
    await expect.poll(() => heard.at(-1), { timeout: 30_000 }).toBe(revision);
    await withClient(scratch.adminUrl, (client) =>
      client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'tillstream watch' AND datname = current_database()`,
      ),
    );
    await bump(database, id, true);
    await expect.poll(() => heard.at(-1), { timeout: 30_000 }).toBe(revision + 1);
    await expect.poll(watchers, { timeout: 30_000 }).toEqual({ n: '1' });
    expect([...heard].sort((a, b) => a - b)).toEqual(heard);
    stop();
    await bump(database, id, true);
    await wait(50);
    expect(heard.at(-1)).toBe(revision + 1);
  });

  test('an unknown tenant has no position', async () => {
    await using scratch = await scratchDatabase(backend);
    const unknown = tenantId('00000000-0000-4000-8000-000000000000');
    await expect(scratch.database.position(unknown)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a pool in use up says so', async () => {
    await using scratch = await scratchDatabase(backend);
    const { connectionString } = scratch;
    const options = { connectionString, logger: silentLogger, poolSize: 2, waitMs: 300 };
    const database = await openDatabase(options);
    const free = Promise.withResolvers<void>();
    const held = [0, 1].map(() => database.control(() => free.promise));
    await expect(database.control((tx) => tx.query('SELECT 1'))).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringMatching(/All 2 database connections/),
    });
    free.resolve();
    await Promise.all(held);
    await database.close();
  });
});

test('a server that is away, a refused login and a missing database are told apart', async () => {
  const open = (connectionString: string) =>
    openDatabase({ connectionString, logger: silentLogger });
  await expect(open('postgresql://x@127.0.0.1:1/x')).rejects.toMatchObject({
    code: 'database_unavailable',
    retryable: true,
  });
  await expect(open('postgresql://x@localhost/x?host=/nowhere')).rejects.toMatchObject({
    code: 'database_unavailable',
  });
  await expect(open('postgresql://x@no-such-host.invalid/x')).rejects.toMatchObject({
    code: 'database_unavailable',
  });
});

eachBackend((backend) => {
  test('a missing database is said so', async () => {
    const url = new URL(backend.adminUrl);
    url.pathname = '/no_such_database';
    const options = { connectionString: url.toString(), logger: silentLogger };
    await expect(openDatabase(options)).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(/does not exist/),
    });
  });
});
