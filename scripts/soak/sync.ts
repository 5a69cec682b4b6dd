import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import {
  createFaults,
  type Random,
  type ShopifySandbox,
  sampleWorld,
  seededRandom,
  startShopifySandbox,
} from '../../sandbox/index.ts';
import { type OpenedSync, openBase, openSync } from '../../src/app/index.ts';
import { silentLogger, type TenantId } from '../../src/core/index.ts';
import {
  type Database,
  onlyTenant,
  type RunRow,
  readConnection,
  readRun,
  readRuns,
} from '../../src/ledger/index.ts';
import { loadConfig } from '../../src/platform/index.ts';
import { eventually } from '../../test/support/jobs-world.ts';
import { truthOfBook, truthOfLedger } from '../../test/support/sync-equality.ts';
import { playStory, type Stage, storyStep } from '../../test/support/sync-story.ts';
import type { Soak } from './soak.ts';
import { type SyncProcesses, startProcesses } from './sync-processes.ts';

const account = 'sample-london.myshopify.com';
const actor = { actor: 'user:soak', userId: 'soak' };

type Ground = {
  readonly sandbox: ShopifySandbox;
  readonly database: Database;
  readonly tenant: TenantId;
  readonly opened: OpenedSync;
  readonly connectionId: string;
  readonly processes: SyncProcesses;
  readonly random: Random;
  readonly log: (line: string) => void;
};

/**
 * A shop lives on (sales, edits, refunds, deletions, faults of the platform) while the processes that read it are killed with
 * SIGKILL at random moments: two workers, the API that webhooks come to, and the embedded Postgres. Afterwards nothing may be
 * lost or there twice, and the connection must be well.
 */
export const soakSync: Soak = async ({ folder, count: kills, seed, log }) => {
  const world = sampleWorld({ seed, days: 90, scale: 1, shops: ['london'] });
  const sandbox = await startShopifySandbox({ world, limits: 'plus', faults: createFaults(seed) });
  const origin = `${sandbox.url}/{account}`;
  const env = {
    TILLSTREAM_DATA: `${folder}/sync`,
    SHOPIFY_API_ORIGIN: origin,
    SHOPIFY_AUTH_ORIGIN: origin,
    SHOPIFY_CLIENT_ID: sandbox.app.clientId,
    SHOPIFY_CLIENT_SECRET: sandbox.app.clientSecret,
  };
  const base = await openBase({ config: loadConfig(env), logger: silentLogger });
  const { database } = base;
  const processes = await startProcesses({ env, postgres: base.folder.postgres });
  const opened = await openSync(base, { role: 'api', publicUrl: () => processes.url });
  try {
    const tenant = await onlyTenant(database);
    const random = seededRandom(seed);
    const connectionId = await connect({ opened, tenant, sandbox });
    const ground = { sandbox, database, tenant, opened, connectionId, processes, random, log };
    const killed = await disturb(ground, kills);
    return await verdict(ground, killed);
  } finally {
    await processes.stop();
    await opened.close();
    await base.close();
    await sandbox.close();
  }
};

async function connect({
  opened,
  tenant,
  sandbox,
}: Pick<Ground, 'opened' | 'tenant' | 'sandbox'>): Promise<string> {
  const fields = { token: sandbox.token(account), clientSecret: sandbox.app.clientSecret };
  const request = { platform: 'shopify', account, method: 'token', fields } as const;
  return (await opened.sync.connections.begin(tenant, request, actor)).connection.id;
}

type Killed = Readonly<Record<string, number>>;

async function disturb(ground: Ground, kills: number): Promise<Killed> {
  const { processes, random, log } = ground;
  const steps = fc
    .sample(storyStep, { numRuns: kills * 4, seed: Math.floor(random.next() * 2 ** 31) })
    // Moved ahead, the shop's clock would part from the database's.
    .filter(({ kind }) => kind !== 'wait');
  const killed: Record<string, number> = {};
  for (let kill = 1; kill <= kills; kill += 1) {
    const stage = stageOf(ground);
    await playStory(stage, steps.splice(0, 3));
    await stage.run({ mode: random.next() < 0.3 ? 'full' : 'live' });
    await amidWork(ground);
    const victim = await processes.kill(random.next());
    killed[victim] = (killed[victim] ?? 0) + 1;
    log(`kill ${kill}: ${victim}`);
  }
  return killed;
}

const mostWaitMs = 30_000;

/** Waits until the platform was asked for a few things more, wherever that leaves who asked. */
async function amidWork({ sandbox, random }: Ground): Promise<void> {
  const until = sandbox.counters().requests + 1 + Math.floor(random.next() * 12);
  const late = performance.now() + mostWaitMs;
  while (sandbox.counters().requests < until && performance.now() < late) await wait(5);
}

/** Runs are asked for here and performed by the workers, webhooks too. */
function stageOf({ sandbox, opened, tenant, connectionId }: Ground): Stage {
  return {
    sandbox,
    account,
    run: ({ mode = 'live' }) =>
      patiently(() => opened.sync.request(tenant, { connectionId, mode, trigger: 'soak' })),
    drain: async () => 0,
  };
}

/** The database may be starting again: whoever asks meanwhile asks once more. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 60; ; tries -= 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries === 0) throw error;
      await wait(500);
    }
  }
}

/** Asks for a run of the mode until one that began after now has ended well. */
async function whenDone(ground: Ground, mode: 'full' | 'live'): Promise<RunRow> {
  const { database, tenant, connectionId, opened } = ground;
  const request = { connectionId, mode, trigger: 'soak' } as const;
  for (let tries = 0; tries < 20; tries += 1) {
    const { id } = await patiently(() => opened.sync.request(tenant, request));
    let run = await patiently(() => readRun(database, tenant, id));
    await eventually(async () => {
      run = await patiently(() => readRun(database, tenant, id));
      return run.finishedAt !== null && run.state !== 'interrupted';
    }, 300_000);
    if (run.mode === mode && run.state === 'succeeded') return run;
  }
  throw new Error(`no ${mode} sync ended well`);
}

async function verdict(ground: Ground, killed: Killed) {
  const { sandbox, database, tenant, connectionId, log } = ground;
  sandbox.faults.clear();
  await whenDone(ground, 'full');
  // A full sync that was taken up again may have been past a deletion; this one is new.
  await whenDone(ground, 'full');
  await whenDone(ground, 'live');
  const equal = isDeepStrictEqual(
    await truthOfLedger({ database, tenant }),
    truthOfBook(sandbox.book(account)),
  );
  const { state } = await readConnection(database, tenant, connectionId);
  const { runs } = await readRuns(database, tenant, { connectionId, limit: 1000 });
  const resumed = runs.reduce((sum, run) => sum + run.resumed, 0);
  const { requests, overBudget } = sandbox.counters();
  log(`equal: ${equal}; connection ${state}; ${runs.length} runs, resumed ${resumed} times`);
  return {
    holds: equal && state === 'connected' && resumed > 0 && overBudget === 0,
    facts: { killed, equal, state, runs: runs.length, resumed, requests, overBudget },
  };
}
