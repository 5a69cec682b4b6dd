import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
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
  // biome-ignore lint/style/noProcessEnv: the tests' own door, as main.ts is the program's
  const named = process.env['TEST_DATABASE_URL'];
  if (named !== undefined && named !== '') return named;
  return (await answers(localServer)) ? localServer : null;
}

/** Vitest's global setup of the storage tests: prepares each Postgres, and takes it down after the run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const backends: Backend[] = [];
  const server = await findServer();
  if (server !== null) backends.push(await prepareBackend('server', server));
  project.provide('backends', backends);
  return async () => {
    for (const backend of backends) await dropDatabase(backend.adminUrl, backend.template);
    const versions = backends.map((backend) => `${backend.kind} Postgres ${backend.version}`);
    process.stdout.write(`storage tests ran on: ${versions.join(', ')}\n`);
  };
}
