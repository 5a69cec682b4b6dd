import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { silentLogger } from '../../src/core/index.ts';
import { openEmbedded } from '../../src/ledger/index.ts';
import type { Backend } from './backend.ts';
import { dropDatabase, prepareBackend } from './prepare-backend.ts';

const localServer = 'postgresql://postgres@127.0.0.1:5432/postgres';

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The server under test: the one that was named, else one that answers here, else none. */
async function findServer(): Promise<string | null> {
  const named = process.env['TEST_DATABASE_URL'];
  if (named !== undefined && named !== '') return named;
  return (await answers(localServer)) ? localServer : null;
}

type Prepared = { readonly backend: Backend; readonly end: () => Promise<void> };

async function prepareServer(url: string): Promise<Prepared> {
  const backend = await prepareBackend('server', url);
  return { backend, end: () => dropDatabase(url, backend.template) };
}

const folderPrefix = 'tillstream-test-';
const forgottenMs = 24 * 3_600_000;

/** A killed run's server was stopped by its watchdog; its folder is still there. */
async function removeForgotten(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(folderPrefix)) continue;
    const path = join(tmpdir(), name);
    const found = await stat(path).catch(() => null);
    if (found === null || Date.now() - found.mtimeMs < forgottenMs) continue;
    // Another user's cannot be removed, and need not be.
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Our own Postgres in a temporary folder. Should this process be killed, its watchdog stops the server. */
async function prepareEmbedded(): Promise<Prepared> {
  await removeForgotten();
  const folder = await mkdtemp(join(tmpdir(), folderPrefix));
  const server = await openEmbedded({ folder: join(folder, 'postgres'), logger: silentLogger });
  const backend = await prepareBackend('embedded', server.adminConnectionString);
  const end = async (): Promise<void> => {
    await server.release();
    await rm(folder, { recursive: true });
  };
  return { backend, end };
}

/** Vitest's global setup of the storage tests: prepares each Postgres, and takes it down after the run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await findServer();
  const prepared = [
    ...(server === null ? [] : [await prepareServer(server)]),
    await prepareEmbedded(),
  ];
  const backends = prepared.map(({ backend }) => backend);
  project.provide('backends', backends);
  const versions = backends.map(({ kind, version }) => `${kind} Postgres ${version}`).join(', ');
  // The line that counts the tests names them.
  process.env['TILLSTREAM_TESTED_ON'] = versions;
  return async () => {
    for (const { end } of prepared) await end();
    process.stdout.write(`storage tests ran on: ${versions}\n`);
  };
}
