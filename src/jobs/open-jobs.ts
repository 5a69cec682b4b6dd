import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { pid } from 'node:process';
import { beatWorker, endWorker, listAllSchedules, listWorkers } from '../ledger/index.ts';
import { checkHealth, silentMs } from './check-health.ts';
import { dispatchDue } from './dispatch.ts';
import type { Jobs, JobsOptions, JobsStatus } from './jobs.ts';
import { openQueue, type Queue } from './queue.ts';
import { repeat } from './repeat.ts';
import { startWorker, type Worker } from './worker.ts';

const dispatchMs = 60_000;
/** After a failure of the whole: the database is away. */
const againMs = 5_000;
const healthMs = 30 * 60_000;
const beatMs = 10_000;
const defaultSilenceSeconds = 60;

/** Opens the queue; its tables are made or brought up to date by whoever is first. `start` begins the work. */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  const { database, role, logger, silenceSeconds = defaultSilenceSeconds } = options;
  const queue = await openQueue({
    connectionString: database.connectionString,
    ...{ role, logger },
    silenceSeconds,
  });
  const context = { ...options, queue, silenceSeconds };
  const stopping = new AbortController();
  let background: Background | null = null;
  return {
    enqueue: async (job) => {
      await queue.send(job);
      background?.worker.wake();
    },
    start: () => {
      if (role !== 'api' && !stopping.signal.aborted) background ??= startBackground(context);
    },
    dispatch: () => dispatchDue(options, stopping.signal),
    checkHealth: () => checkHealth(context),
    status: () => readStatus(context),
    stop: async () => {
      stopping.abort();
      await background?.stop();
      await queue.close();
    },
  };
}

type Context = JobsOptions & { readonly queue: Queue; readonly silenceSeconds: number };
type Background = { readonly worker: Worker; readonly stop: () => Promise<void> };

function startBackground(context: Context): Background {
  const { database, logger, role, chores = [] } = context;
  const worker = startWorker(context);
  const id = randomUUID();
  const beat = () =>
    beatWorker(database, { id, host: hostname(), pid, role, running: worker.running() });
  const loops = [
    { name: 'jobs beat', everyMs: beatMs, work: beat },
    {
      name: 'jobs dispatch',
      everyMs: 1000,
      work: atMostEvery(dispatchMs, context, (signal) => dispatchDue(context, signal)),
    },
    { name: 'jobs health', everyMs: healthMs, work: () => checkHealth(context) },
    ...chores,
  ].map((loop) => repeat({ ...loop, logger }));
  const stop = async () => {
    await Promise.all([worker.stop(), ...loops.map((loop) => loop.stop())]);
    await endWorker(database, id).catch((error: unknown) =>
      logger.warn({ event: 'jobs.end_failed', error }),
    );
  };
  return { worker, stop };
}

/** Counts from begin to begin, however long the work takes. */
function atMostEvery(
  everyMs: number,
  { now }: Context,
  work: (signal: AbortSignal) => Promise<unknown>,
): (signal: AbortSignal) => Promise<void> {
  let next = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    if (now() < next) return;
    next = now() + everyMs;
    try {
      await work(signal);
    } catch (error) {
      next = now() + againMs;
      throw error;
    }
  };
}

async function readStatus({ database, queue, now }: Context): Promise<JobsStatus> {
  const [counts, workers, schedules] = await Promise.all([
    queue.counts(),
    listWorkers(database),
    listAllSchedules(database),
  ]);
  return {
    ...counts,
    isRunning: workers.some(({ seenAt }) => now() - seenAt < silentMs),
    failed: schedules.filter(({ active, failures }) => active && failures > 0).length,
    workers,
  };
}
