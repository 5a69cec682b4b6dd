import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  AppError,
  currencyCode,
  type Instant,
  instant,
  silentLogger,
  type TenantId,
  tenantId,
  timeZone,
} from '../../src/core/index.ts';
import {
  type DueConnection,
  type Jobs,
  type JobsOptions,
  openJobs,
  type SyncJob,
} from '../../src/jobs/index.ts';
import {
  changeSchedule,
  claimRun,
  createConnection,
  createStore,
  createTenant,
  type Database,
  finishRun,
  heartbeat,
  interruptRun,
  moveConnection,
  readRun,
  readSchedule,
  releaseRun,
  resumeRun,
  startRun,
} from '../../src/ledger/index.ts';

/** A company whose stores are connected and active. */
export type Company = { readonly tenant: TenantId; readonly connections: readonly string[] };

/** One turn at a run: from when it was taken up to when it was left. */
export type Turn = SyncJob & {
  readonly worker: string;
  readonly from: number;
  /** Null = under way. */
  to: number | null;
  end: 'done' | 'left' | null;
};

export async function makeCompany(db: Database, connections: number): Promise<Company> {
  const tenant = await createTenant(db, {
    id: tenantId(randomUUID()),
    name: 'Jobs test',
    reportingCurrency: 'EUR',
  });
  await createStore(db, tenant, {
    name: 'Shop',
    platform: 'test',
    currency: currencyCode('EUR'),
    zone: timeZone('UTC'),
  });
  const ids: string[] = [];
  for (let at = 0; at < connections; at += 1) {
    const { id } = await createConnection(db, tenant, {
      platform: 'test',
      account: `shop-${at}.example`,
      name: `Shop ${at}`,
      authKind: 'token',
      createdBy: 'operator',
    });
    await moveConnection(db, tenant, { id, to: 'connected', reason: null });
    ids.push(id);
  }
  return { tenant, connections: ids };
}

export function makeDue(
  db: Database,
  company: Company,
  at: Instant = nowInstant(),
): Promise<unknown> {
  return Promise.all(
    company.connections.map((connectionId) =>
      changeSchedule(db, company.tenant, { connectionId, change: { liveDueAt: at } }),
    ),
  );
}

export const nowInstant = (): Instant => instant(Date.now());

export type TestJobsOptions = Partial<
  Pick<JobsOptions, 'role' | 'concurrency' | 'silenceSeconds' | 'chores' | 'logger'>
> & {
  readonly database: Database;
  readonly name?: string;
  /** How long a run takes, in ms. */
  readonly runMs?: (job: SyncJob) => number;
  readonly turns?: Turn[];
  /** Told of each run that is made. */
  readonly onRequest?: (
    runId: string,
    due: Pick<DueConnection, 'tenantId' | 'connectionId'>,
  ) => void;
  /** When the connection is due again after a run; default never. */
  readonly nextDueAt?: (job: SyncJob) => Instant | null;
};

export type TestJobs = Jobs & {
  readonly turns: readonly Turn[];
  readonly request: (
    due: Pick<DueConnection, 'tenantId' | 'connectionId'>,
    long?: boolean,
  ) => Promise<string | null>;
};

/** The queue with the smallest sync there is: a run in the ledger that takes its time and ends. */
export async function openTestJobs(options: TestJobsOptions): Promise<TestJobs> {
  const { database, turns = [], name = 'one' } = options;
  const request: TestJobs['request'] = async (due, long = false) => {
    const { tenantId: tenant, connectionId } = due;
    const runId = randomUUID();
    if (!(await claimRun(database, tenant, { connectionId, runId }))) return null;
    const [storeId, connector, mode, trigger] = [1, 'test', long ? 'backfill' : 'live', 'test'];
    await startRun(database, tenant, {
      ...{ id: runId, storeId, connector, mode, trigger, connectionId },
      state: 'queued',
    });
    options.onRequest?.(runId, due);
    await jobs.enqueue({ tenantId: tenant, connectionId, runId, long });
    return runId;
  };
  const jobs: Jobs = await openJobs({
    logger: options.logger ?? silentLogger,
    role: options.role ?? 'all',
    concurrency: options.concurrency ?? 3,
    silenceSeconds: options.silenceSeconds ?? 60,
    chores: options.chores ?? [],
    now: nowInstant,
    database,
    request,
    giveUp: async ({ tenantId: tenant, connectionId, runId }, { code, message, retryAfterMs }) => {
      const report = { retryAfterMs };
      const end = { runId, state: 'failed', error: { code, message }, report } as const;
      await finishRun(database, tenant, end);
      await releaseRun(database, tenant, { connectionId, runId });
    },
    perform: async (job, signal) => {
      const { tenantId: tenant, runId } = job;
      const run = await readRun(database, tenant, runId);
      if (run.state !== 'queued' && run.state !== 'interrupted') {
        if (run.finishedAt !== null) await releaseRun(database, tenant, job);
        return;
      }
      const turn: Turn = { ...job, worker: name, from: performance.now(), to: null, end: null };
      turns.push(turn);
      try {
        turn.end = (await performRun(job, signal, options)) ? 'done' : 'left';
      } finally {
        turn.to = performance.now();
      }
    },
  });
  return { ...jobs, turns, request };
}

async function performRun(
  job: SyncJob,
  signal: AbortSignal,
  { database, runMs = () => 50, nextDueAt = () => null }: TestJobsOptions,
): Promise<boolean> {
  const { tenantId: tenant, connectionId, runId } = job;
  await resumeRun(database, tenant, { runId });
  const until = performance.now() + runMs(job);
  while (performance.now() < until) {
    if (signal.aborted) {
      await interruptRun(database, tenant, runId);
      return false;
    }
    const left = Math.min(1000, until - performance.now());
    await wait(left, undefined, { signal }).catch(() => undefined);
    if ((await heartbeat(database, tenant, runId)) !== 'running')
      throw new AppError('conflict', 'the run is not this worker’s any more');
  }
  await finishRun(database, tenant, { runId, state: 'succeeded' });
  const change = { liveDueAt: nextDueAt(job) };
  await changeSchedule(database, tenant, { connectionId, change });
  await releaseRun(database, tenant, { connectionId, runId });
  return true;
}

/** Waits until `reached` says so; fails after `timeoutMs`. */
export async function eventually(
  reached: () => boolean | Promise<boolean>,
  timeoutMs = 20_000,
): Promise<void> {
  const until = performance.now() + timeoutMs;
  while (!(await reached())) {
    if (performance.now() > until) throw new Error('it did not come about in time');
    await wait(50);
  }
}

/** Turns that overlap at one connection: must be none. */
export function overlaps(turns: readonly Turn[]): readonly (readonly [Turn, Turn])[] {
  return turns.flatMap((a, index) =>
    turns
      .slice(index + 1)
      .filter(
        (b) =>
          a.connectionId === b.connectionId &&
          a.from < (b.to ?? Number.POSITIVE_INFINITY) &&
          b.from < (a.to ?? Number.POSITIVE_INFINITY),
      )
      .map((b) => [a, b] as const),
  );
}

/** Whether a connection is free again. */
export async function isFree(
  db: Database,
  tenant: TenantId,
  connectionId: string,
): Promise<boolean> {
  return (await readSchedule(db, tenant, connectionId))?.runId === null;
}
