import { setTimeout as wait } from 'node:timers/promises';
import { type Instant, toAppError } from '../core/index.ts';
import { type Database, interruptRun, type RunRow, readRun } from '../ledger/index.ts';
import { fairPriorities, giveWay } from './fair-order.ts';
import type { JobsOptions, SyncJob } from './jobs.ts';
import type { Queue, TakenJob } from './queue.ts';
import { repeat } from './repeat.ts';

export type WorkerOptions = Pick<
  JobsOptions,
  'database' | 'logger' | 'concurrency' | 'now' | 'perform'
> & { readonly queue: Queue; readonly silenceSeconds: number };

export type Worker = {
  /** Looks for jobs now instead of at its next turn. */
  readonly wake: () => void;
  readonly running: () => number;
  /** Takes no more jobs, has those under way leave off, gives them back. */
  readonly stop: () => Promise<void>;
};

/** Why a job is asked to leave off. */
type Reason = 'stop' | 'give way' | 'lost';

type Active = TakenJob & {
  readonly startedAt: Instant;
  readonly leave: (reason: Reason) => void;
  readonly ended: Promise<void>;
};

/** An idle worker finds a job of another process within this time. */
const pollMs = 500;
const giveWayMs = 5_000;
const touchMs = 3_000;
/** How long a stop waits for a run to reach the end of its page. */
const stopMs = 25_000;
/** Pause between attempts to settle a job while the database is away. */
const settleMs = 1_000;

/** Takes jobs, at most `concurrency` at once, in fair order, and settles them. */
export function startWorker(options: WorkerOptions): Worker {
  const { queue, logger } = options;
  const stopping = new AbortController();
  const { active, begin } = openPlaces({ ...options, stopping: stopping.signal }, () => wake());
  let pause = new AbortController();
  const wake = () => pause.abort();
  const turns = async () => {
    while (!stopping.signal.aborted) {
      pause = new AbortController();
      await takeFairly(queue, options.concurrency - active.size)
        .then((jobs) => jobs.forEach(begin))
        .catch((error: unknown) => logger.warn({ event: 'jobs.take_failed', error }));
      const signal = AbortSignal.any([pause.signal, stopping.signal]);
      await wait(pollMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  const taking = turns();
  const every = (name: string, everyMs: number, task: () => Promise<void>) =>
    repeat({ name: `jobs ${name}`, everyMs, logger, work: task });
  const loops = [
    every('touch', touchMs, () => touch(queue, active)),
    every('give way', giveWayMs, () => yieldOne(options, active)),
  ];
  const stop = async () => {
    stopping.abort();
    await taking;
    for (const job of active.values()) job.leave('stop');
    const all = Promise.all([...active.values()].map(({ ended }) => ended));
    await Promise.race([all, wait(stopMs, undefined, { ref: false })]);
    await Promise.all(loops.map((loop) => loop.stop()));
  };
  return { wake, running: () => active.size, stop };
}

/** The jobs under way here, and how one begins. `onFree` is called when one has ended. */
function openPlaces(context: WorkContext, onFree: () => void) {
  const active = new Map<string, Active>();
  const begin = (taken: TakenJob) => {
    const leaving = new AbortController();
    const ended = work(taken, leaving.signal, context)
      .catch((error: unknown) =>
        context.logger.error({ event: 'jobs.unsettled', runId: taken.job.runId, error }),
      )
      .finally(() => {
        active.delete(taken.id);
        onFree();
      });
    const leave = (reason: Reason) => leaving.abort(reason);
    active.set(taken.id, { ...taken, startedAt: context.now(), leave, ended });
  };
  return { active, begin };
}

/** The first `count` jobs in the fair order of all that wait. */
async function takeFairly(queue: Queue, count: number): Promise<readonly TakenJob[]> {
  if (count <= 0) return [];
  // Of one tenant no more than `count` can be among the first `count`; one more says whether there is anything to choose.
  const waiting = await queue.waiting(count + 1);
  if (waiting.length === 0) return [];
  if (waiting.length > count) {
    const fair = fairPriorities(waiting, await queue.running());
    const since = new Map(waiting.map((job) => [job.id, job.since]));
    const inTurn = [...fair].toSorted(
      ([a, first], [b, second]) => second - first || (since.get(a) ?? 0) - (since.get(b) ?? 0),
    );
    await queue.prefer(inTurn.slice(0, count).map(([id]) => id));
  }
  return queue.take(count);
}

async function touch(queue: Queue, active: ReadonlyMap<string, Active>): Promise<void> {
  const asked = [...active.values()];
  if (asked.length === 0) return;
  const mine = await queue.touch(asked);
  for (const job of asked) if (!mine.has(job.id)) job.leave('lost');
}

async function yieldOne(
  { queue, concurrency, now }: WorkerOptions,
  active: ReadonlyMap<string, Active>,
): Promise<void> {
  if (active.size < concurrency) return;
  const mine = [...active.values()].map(({ id, job, startedAt }) => ({
    ...{ id, startedAt, tenantId: job.tenantId, long: job.long ?? false },
  }));
  if (!mine.some(({ long }) => long)) return;
  const [waiting, running] = [await queue.waiting(1), await queue.running()];
  const id = giveWay({ mine, waiting, running, now: now() });
  if (id !== null) active.get(id)?.leave('give way');
}

type WorkContext = WorkerOptions & { readonly stopping: AbortSignal };

/** Performs a job and settles it: done, back to the end of the row, or to be tried again. */
async function work(taken: TakenJob, leaving: AbortSignal, context: WorkContext): Promise<void> {
  const { logger, perform } = context;
  const { job, tries } = taken;
  let begun = false;
  let failure: string | null = null;
  try {
    const may = await mayBegin(taken, context);
    begun = may === 'begin';
    if (begun) await perform(job, leaving);
    if (may === 'later') failure = 'the worker before this one may still be at it';
  } catch (error) {
    failure = toAppError(error).message;
    logger.error({ event: 'jobs.failed', runId: job.runId, tries, error });
  }
  // A run that is left running by who performed it is nobody's; one that is running otherwise is another's.
  const broken = begun && (failure !== null || leaving.aborted);
  await settle(taken, { leaving, broken, failure }, context);
}

/**
 * Whether the run is this process's to perform, which also ends what is left to do of one that is over. One whose worker was
 * lost is freed first, once it fell silent too; one that another process has is left alone.
 */
async function mayBegin(
  { job, tries }: TakenJob,
  { database, now, silenceSeconds }: WorkContext,
): Promise<'begin' | 'later' | 'skip'> {
  const run = await findRun(database, job);
  if (run === null) return 'skip';
  if (run.state !== 'running') return 'begin';
  if (tries === 0) return 'skip';
  if (now() - run.heartbeatAt < silenceSeconds * 500) return 'later';
  await freeRun(database, job);
  return 'begin';
}

type Outcome = {
  readonly leaving: AbortSignal;
  /** Whether it was begun and came to no end of its own. */
  readonly broken: boolean;
  /** Null = nothing was thrown. */
  readonly failure: string | null;
};

async function settle(taken: TakenJob, outcome: Outcome, context: WorkContext): Promise<void> {
  const { logger, stopping } = context;
  const { runId } = taken.job;
  for (let attempt = 1; outcome.leaving.reason !== 'lost'; attempt += 1) {
    try {
      await settleOnce(taken, outcome, context);
      return;
    } catch (error) {
      // The database is away: whoever still has the job settles it when it is back, unless it was taken over by then.
      logger.warn({ event: 'jobs.settle_failed', runId, attempt, error });
      if (stopping.aborted && attempt >= 3) return;
      await wait(settleMs, undefined, { ref: false });
    }
  }
  logger.warn({ event: 'jobs.lost', runId });
}

async function settleOnce(taken: TakenJob, outcome: Outcome, context: WorkContext): Promise<void> {
  const { queue, database } = context;
  const { leaving, broken, failure } = outcome;
  const { job } = taken;
  if (!(await queue.touch([taken])).has(taken.id)) return;
  const state = (await findRun(database, job))?.state;
  if (broken && state === 'running') await freeRun(database, job);
  const open = state === 'queued' || state === 'interrupted' || (broken && state === 'running');
  if (!leaving.aborted && (open || failure !== null)) {
    await queue.fail(taken, failure ?? 'the run was left open');
    return;
  }
  // First the new place, then the old one: a crash in between leaves a job too many, which finds its run over or taken.
  if (open) await queue.send(job);
  await queue.complete(taken);
}

/** Null = there is no such run any more. */
async function findRun(database: Database, job: SyncJob): Promise<RunRow | null> {
  try {
    return await readRun(database, job.tenantId, job.runId);
  } catch (error) {
    if (toAppError(error).code === 'not_found') return null;
    throw error;
  }
}

/** Nobody works on this run any more: it can be taken up at its page. */
async function freeRun(database: Database, job: SyncJob): Promise<void> {
  try {
    await interruptRun(database, job.tenantId, job.runId);
  } catch (error) {
    if (!['conflict', 'not_found'].includes(toAppError(error).code)) throw error;
  }
}
