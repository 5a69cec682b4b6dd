import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { chown, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { packageFolder } from '../../src/ledger/embedded/binaries.ts';
import {
  type EmbeddedProcess,
  isRoot,
  nobody,
  type ProcessOptions,
  serversOf,
  smallDisk,
  startEmbedded,
  userOf,
  watchdogsOf,
} from '../support/embedded-process.ts';

let template = '';
let parent = '';
let folder = '';
const started: EmbeddedProcess[] = [];

function start(options: ProcessOptions = {}, at: string = folder): EmbeddedProcess {
  const made = startEmbedded(at, options);
  started.push(made);
  return made;
}

/** A cluster to copy: making one takes most of a second. */
beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), 'tillstream-embedded-'));
  const first = startEmbedded(join(template, 'postgres'));
  expect(await first.next()).toMatchObject({ adopted: false });
  await first.release();
});
afterAll(() => rm(template, { recursive: true }));

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'tillstream-embedded-'));
  folder = join(parent, 'postgres');
});
afterEach(async () => {
  for (const each of started.splice(0)) each.child.kill('SIGKILL');
  await expect.poll(() => serversOf(parent), { timeout: 20_000 }).toEqual([]);
  await rm(parent, { recursive: true });
});

function copyTemplate(): void {
  const copied = spawnSync('cp', ['-a', join(template, 'postgres'), folder]);
  expect(copied.status).toBe(0);
}

const gone = (): Promise<void> =>
  expect.poll(() => serversOf(parent), { timeout: 20_000, interval: 20 }).toEqual([]);

const clearError = (code: string, message: RegExp) => ({
  code,
  message: expect.stringMatching(message),
});

test('the first start makes a cluster that only its owner can read, the last release stops it', async () => {
  const only = start();
  const hello = await only.next();
  expect(hello).toMatchObject({ adopted: false, version: expect.stringMatching(/^18\./) });
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'passwords.json')).mode & 0o777).toBe(0o600);
  const { rows } = await only.query(
    `SELECT current_user, rolsuper, (SELECT datlocale FROM pg_database WHERE datname = 'tillstream') AS locale,
       current_setting('fsync') AS fsync, current_setting('listen_addresses') AS addresses,
       array(SELECT x FROM (VALUES ('a'), ('B'), ('é'), ('z')) v(x) ORDER BY x) AS sorted
     FROM pg_roles WHERE rolname = current_user`,
  );
  expect(rows).toEqual([
    {
      current_user: 'tillstream',
      rolsuper: false,
      locale: 'C.UTF-8',
      fsync: 'on',
      addresses: '',
      sorted: ['B', 'a', 'z', 'é'],
    },
  ]);
  expect(serversOf(parent)).toHaveLength(1);
  await only.release();
  expect(serversOf(parent)).toEqual([]);
  expect(watchdogsOf(parent)).toEqual([]);
});

test('a wrong password is refused on the socket', async () => {
  copyTemplate();
  const only = start();
  const { connectionString = '' } = await only.next();
  const wrong = connectionString.replace(/:[0-9a-f]{48}@/, ':wrong@');
  const { Client } = await import('pg');
  const client = new Client({ connectionString: wrong });
  await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
});

test('processes share one server, and the last one out stops it', async () => {
  copyTemplate();
  const [a, b, c] = [start(), start(), start()];
  const hellos = await Promise.all([a.next(), b.next(), c.next()]);
  expect(hellos.filter((hello) => hello.adopted === false)).toHaveLength(1);
  const [server] = serversOf(parent);
  await a.query('CREATE TABLE shared AS SELECT 7 AS x');
  await a.release();
  await b.kill('SIGKILL');
  expect(await c.query('SELECT x FROM shared')).toEqual({ rows: [{ x: 7 }] });
  expect(serversOf(parent)).toEqual([server]);
  await c.release();
  await gone();
});

test('processes that start at once on an empty folder make one cluster', async () => {
  const all = Array.from({ length: 4 }, () => start());
  const hellos = await Promise.all(all.map((each) => each.next()));
  expect(hellos.filter((hello) => hello.adopted === false)).toHaveLength(1);
  expect(serversOf(parent)).toHaveLength(1);
  await Promise.all(all.map((each) => each.release()));
  await gone();
});

test('kill -9 of the only process leaves no server for good', async () => {
  copyTemplate();
  const only = start();
  await only.next();
  await only.query('CREATE TABLE kept AS SELECT 1 AS x');
  await only.kill('SIGKILL');
  await gone();
  const again = start();
  expect(await again.next()).toMatchObject({ adopted: false });
  expect(await again.query('SELECT x FROM kept')).toEqual({ rows: [{ x: 1 }] });
});

test('Ctrl-C in the terminal does not take the server away before its user', async () => {
  copyTemplate();
  const only = start({ detached: true });
  await only.next();
  process.kill(-only.pid, 'SIGINT');
  await gone();
  // Stopped in order, not crashed: the log ends with an orderly shutdown.
  expect(await readFile(join(folder, 'server.log'), 'utf8')).toMatch(
    /database system is shut down\s*$/,
  );
});

test('a server that outlived its process and its watchdog is adopted, and stopped by the last one', async () => {
  copyTemplate();
  const first = start();
  await first.next();
  const [server] = serversOf(parent);
  for (const pid of watchdogsOf(parent)) process.kill(pid, 'SIGKILL');
  await first.kill('SIGKILL');
  expect(serversOf(parent)).toEqual([server]);
  const second = start();
  expect(await second.next()).toMatchObject({ adopted: true });
  expect(serversOf(parent)).toEqual([server]);
  await second.release();
  expect(serversOf(parent)).toEqual([]);
});

test('a killed server comes back by itself with everything that was committed', async () => {
  copyTemplate();
  const only = start();
  await only.next();
  await only.query('CREATE TABLE kept (x integer)');
  await only.query('INSERT INTO kept SELECT generate_series(1, 50000)');
  const [server = 0] = serversOf(parent);
  process.kill(server, 'SIGKILL');
  const successors = () => serversOf(parent).filter((pid) => pid !== server);
  await expect.poll(successors, { timeout: 30_000 }).toHaveLength(1);
  await expect
    .poll(() => only.query('SELECT count(*) AS n FROM kept'), { timeout: 30_000 })
    .toEqual({ rows: [{ n: 50_000 }] });
});

test('a crash just before the last one leaves does not hold them up', async () => {
  copyTemplate();
  const only = start();
  await only.next();
  await only.query('CREATE TABLE kept AS SELECT generate_series(1, 500000) AS x');
  const { rows } = await only.query('SELECT pg_backend_pid() AS pid');
  process.kill(Number(rows?.[0]?.['pid']), 'SIGKILL');
  const log = () => readFile(join(folder, 'server.log'), 'utf8');
  await expect.poll(log, { interval: 10 }).toMatch(/reinitializing/);
  const asked = performance.now();
  await only.release();
  await gone();
  expect(performance.now() - asked).toBeLessThan(25_000);
});

test('a start that is killed at any moment does not keep the next from starting', async () => {
  for (const delayMs of [60, 250, 450, 650, 800]) {
    const attempt = start();
    const ready = attempt.next();
    await Promise.race([ready, new Promise((resolve) => setTimeout(resolve, delayMs))]);
    await attempt.kill('SIGKILL');
  }
  const last = start();
  expect(await last.next()).toMatchObject({ connectionString: expect.any(String) });
  expect(readdirSync(folder).filter((name) => name.startsWith('initializing'))).toEqual([]);
  await last.release();
  await gone();
});

test('a lock file of Postgres that names another live process is seen to be stale', async () => {
  copyTemplate();
  const lines = [process.pid, join(folder, 'cluster'), 1, 5432, '../run', '', '', 'ready'];
  writeFileSync(join(folder, 'cluster', 'postmaster.pid'), lines.join('\n'), { mode: 0o600 });
  const only = start();
  expect(await only.next()).toMatchObject({ adopted: false });
});

test('a socket that was swept away does not hold up the next start', async () => {
  copyTemplate();
  const first = start();
  await first.next();
  for (const pid of watchdogsOf(parent)) process.kill(pid, 'SIGKILL');
  await first.kill('SIGKILL');
  rmSync(join(folder, 'run', '.s.PGSQL.5432'));
  const second = start();
  expect(await second.next()).toMatchObject({ adopted: false });
  expect(serversOf(parent)).toHaveLength(1);
});

test('a data folder with a long path gets a short one for its socket', async () => {
  const long = join(parent, 'a'.repeat(60), 'b'.repeat(60), 'postgres');
  mkdirSync(join(parent, 'a'.repeat(60), 'b'.repeat(60)), { recursive: true });
  expect(spawnSync('cp', ['-a', join(template, 'postgres'), long]).status).toBe(0);
  const [a, b] = [start({}, long), start({}, long)];
  const [hello] = await Promise.all([a.next(), b.next()]);
  expect(hello.connectionString).toMatch(/%2Ftmp%2Ftillstream-[0-9a-f]{16}/);
  expect(await b.query('SELECT 1 AS x')).toEqual({ rows: [{ x: 1 }] });
  const socket = /host=([^&]+)/.exec(hello.connectionString ?? '')?.[1] ?? '';
  expect(statSync(decodeURIComponent(socket)).mode & 0o777).toBe(0o700);
  await Promise.all([a.release(), b.release()]);
  rmSync(decodeURIComponent(socket), { recursive: true });
});

test('a cluster of another major version is refused in words', async () => {
  copyTemplate();
  const version = join(folder, 'cluster', 'PG_VERSION');
  writeFileSync(version, '19\n');
  expect(await start().next()).toEqual(
    clearError('database_unsupported', /is of Postgres 19.*brings Postgres 18: update Tillstream/),
  );
  writeFileSync(version, '17\n');
  expect(await start().next()).toEqual(clearError('database_unsupported', /make a backup/));
});

test('a cluster without its passwords is refused in words', async () => {
  copyTemplate();
  rmSync(join(folder, 'passwords.json'));
  expect(await start().next()).toEqual(clearError('config_invalid', /passwords\.json is missing/));
});

test('a cluster whose passwords were replaced is refused in words, and stopped again', async () => {
  copyTemplate();
  const other = { superuser: 'x'.repeat(48), owner: 'y'.repeat(48) };
  writeFileSync(join(folder, 'passwords.json'), JSON.stringify(other));
  expect(await start().next()).toEqual(clearError('config_invalid', /put back the file/));
  await gone();
});

test('a damaged cluster is refused with the end of its log', async () => {
  copyTemplate();
  writeFileSync(join(folder, 'cluster', 'global', 'pg_control'), 'x'.repeat(8192));
  const answer = await start().next();
  expect(answer).toEqual(clearError('database_unavailable', /did not start[\s\S]*incompatible/));
  await gone();
});

const disk = smallDisk(tmpdir(), 1);
if (disk === null) {
  process.stdout.write('no test of a full disk: this system lets nobody mount a small one\n');
} else {
  test('a disk that is too small for a cluster is said, and nothing is left', async () => {
    mkdirSync(folder, { mode: 0o777 });
    chmodSync(folder, 0o777);
    const within = smallDisk(parent, 25) ?? [];
    const answer = await start({ within }, join(parent, 'inside')).next();
    expect(answer).toEqual(
      clearError('disk_full', /The disk is full: could not make the database/),
    );
  });

  test('a disk that fills up loses nothing and recovers when there is room', async () => {
    const within = smallDisk(parent, 130) ?? [];
    const only = start({ within }, join(parent, 'inside'));
    expect(await only.next()).toMatchObject({ adopted: false });
    await only.query('CREATE TABLE kept (n integer, filler text)');
    let committed = 0;
    let answer = await only.query('SELECT 1');
    for (let n = 0; n < 400 && answer.rows !== undefined; n += 1) {
      answer = await only.query(
        `INSERT INTO kept SELECT ${n}, repeat(md5(CAST(g AS text)), 60) FROM generate_series(1, 250) g`,
      );
      if (answer.rows !== undefined) committed += 250;
    }
    expect(['disk_full', 'database_unavailable']).toContain(answer.code);
    expect(committed).toBeGreaterThan(0);
    await expect
      .poll(() => only.query('DELETE FROM kept WHERE n < 0'), { timeout: 30_000 })
      .toHaveProperty('rows');
    expect(await only.query('SELECT count(*) AS n FROM kept')).toEqual({
      rows: [{ n: committed }],
    });
  });
}

if (isRoot) {
  test('another container shares a server that it can reach, and is refused one that it cannot', async () => {
    copyTemplate();
    const ours = start();
    await ours.next();
    const within = ['unshare', '--pid', '--fork', '--mount-proc'];
    const theirs = start({ within });
    expect(await theirs.next()).toMatchObject({ adopted: true });
    await theirs.release();
    expect(serversOf(parent)).toHaveLength(1);
    const socket = join(folder, 'run', '.s.PGSQL.5432');
    renameSync(socket, `${socket}.away`);
    expect(await start({ within }).next()).toEqual(
      clearError('busy', /another container or machine/),
    );
    renameSync(`${socket}.away`, socket);
    expect(await ours.query('SELECT 1 AS x')).toEqual({ rows: [{ x: 1 }] });
    expect(serversOf(parent)).toHaveLength(1);
  });

  test('under root the server runs as another user, in a folder that only root may enter', async () => {
    expect(statSync(parent).mode & 0o777).toBe(0o700);
    expect(statSync(parent).uid).toBe(0);
    const only = start();
    await only.next();
    const [server = 0] = serversOf(parent);
    expect(userOf(server)).not.toBe(0);
    expect(await only.query('CREATE TABLE t AS SELECT 1 AS x')).toEqual({ rows: [] });
  });

  test('an ordinary user makes a cluster, and root runs the server as that user later', async () => {
    await chown(parent, nobody, nobody);
    const theirs = start({ uid: nobody });
    expect(await theirs.next()).toMatchObject({ adopted: false });
    expect(userOf(serversOf(parent)[0] ?? 0)).toBe(nobody);
    const ours = start();
    expect(await ours.next()).toMatchObject({ adopted: true });
    await theirs.release();
    await ours.release();
    await gone();
    const alone = start();
    expect(await alone.next()).toMatchObject({ adopted: false });
    expect(userOf(serversOf(parent)[0] ?? 0)).toBe(nobody);
  });

  test("another user's data folder is refused in words", async () => {
    chmodSync(parent, 0o755);
    mkdirSync(folder);
    const answer = await start({ uid: nobody }).next();
    expect(answer).toEqual(clearError('config_invalid', /belongs to another user \(uid 0/));
  });

  test('programs in a folder that the user may not enter are copied, with their links', async () => {
    const source = packageFolder();
    const programs = join(parent, 'closed', 'programs');
    await cp(source, programs, { recursive: true, verbatimSymlinks: true });
    chmodSync(join(parent, 'closed'), 0o700);
    rmSync(join(programs, 'native', 'lib', 'libicuuc.so.60'));
    copyTemplate();
    const only = start({ programs });
    expect(await only.next()).toMatchObject({ adopted: false });
    expect(existsSync(join(programs, 'native', 'lib', 'libicuuc.so.60'))).toBe(true);
  });
}
