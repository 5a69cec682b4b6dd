import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom } from '../../sandbox/index.ts';
import { type RunRow, readRun } from '../../src/ledger/index.ts';
import type { ShopifyWorld } from './shopify-world.ts';

export type CrashSync = {
  readonly world: ShopifyWorld;
  readonly connectionString: string;
  readonly run: RunRow;
  readonly kills: number;
  readonly seed: string;
};

export type CrashSyncResult = {
  readonly run: RunRow;
  /** Kills that hit a worker amid the run; others came when it was over. */
  readonly killed: number;
  /** Requests by operation, over all workers. */
  readonly requests: Readonly<Record<string, number>>;
};

const child = join(import.meta.dirname, 'sync-child.ts');

/**
 * Lets workers perform a run, each killed with SIGKILL a few requests after its first, and then one that is left alone. Where
 * a request falls into reading, writing or both is chance; after which one it happens is seeded.
 */
export async function crashSync(options: CrashSync): Promise<CrashSyncResult> {
  const { world, run, kills, seed } = options;
  const { sandbox, database, tenant } = world;
  const random = seededRandom(seed);
  let killed = 0;
  for (let kill = 1; kill <= kills; kill += 1) {
    const worker = startWorker(options);
    const until = sandbox.counters().requests + 1 + Math.floor(random.next() * 8);
    while (worker.exitCode === null && sandbox.counters().requests < until) await wait(2);
    if (worker.exitCode === null && worker.kill('SIGKILL')) killed += 1;
    if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit');
  }
  const last = startWorker(options);
  if (last.exitCode === null) await once(last, 'exit');
  return {
    run: await readRun(database, tenant, run.id),
    killed,
    requests: sandbox.counters().byOperation,
  };
}

function startWorker({ world, connectionString, run }: CrashSync): ChildProcess {
  const { sandbox, tenant } = world;
  const { clientId, clientSecret } = sandbox.app;
  return spawn(
    process.execPath,
    [child, connectionString, sandbox.url, clientId, clientSecret, tenant, run.id],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
}
