import { setTimeout as wait } from 'node:timers/promises';
import { instant } from '../../src/core/index.ts';
import { changeSchedule, type Database } from '../../src/ledger/index.ts';
import { type Company, makeCompany, openTestJobs, overlaps, type Turn } from './jobs-world.ts';

export type FairnessOptions = {
  readonly database: Database;
  readonly seconds: number;
  /** Connections of the big tenant, and of each small one. */
  readonly big: number;
  readonly small: readonly number[];
  readonly runMs: number;
  /** A connection is due again this long after its run. */
  readonly bigEveryMs: number;
  readonly smallEveryMs: number;
  /** Runs at once in each of two workers. */
  readonly slots: number;
  /** How often is dispatched beside the workers' own minute; null = not. */
  readonly tickMs: number | null;
  /** In [0, 1). */
  readonly random: () => number;
};

/** Greatest time in seconds from being due to the start, and from the door of the queue to the start. */
type Worst = { readonly sinceDue: number; readonly inQueue: number };

export type FairnessFacts = {
  readonly runs: number;
  /** Share of the workers' time that runs took. */
  readonly load: number;
  readonly big: Worst;
  readonly small: Worst;
  /** At most so many of the big tenant's runs began while one of a small tenant waited. */
  readonly bigBefore: number;
  /** Connections that were run twice at once. */
  readonly overlapping: number;
};

type Asked = { readonly dueAt: number; readonly askedAt: number };

/** One tenant with many connections and many with few share two workers for a while: how long did who wait? */
export async function runFairness(options: FairnessOptions): Promise<FairnessFacts> {
  const { database, slots, runMs, tickMs } = options;
  const big = await makeCompany(database, options.big);
  const small: Company[] = [];
  for (const connections of options.small) small.push(await makeCompany(database, connections));
  const everyMs = (tenant: string) =>
    tenant === big.tenant ? options.bigEveryMs : options.smallEveryMs;
  const due = new Map<string, number>();
  for (const { tenant, connections } of [big, ...small]) {
    for (const connectionId of connections) {
      const liveDueAt = instant(Math.round(Date.now() + options.random() * everyMs(tenant)));
      due.set(connectionId, liveDueAt);
      await changeSchedule(database, tenant, { connectionId, change: { liveDueAt } });
    }
  }
  const asked = new Map<string, Asked>();
  const turns: Turn[] = [];
  const open = (name: string) =>
    openTestJobs({
      ...{ database, name, turns, concurrency: slots, runMs: () => runMs },
      onRequest: (runId, { connectionId }) =>
        asked.set(runId, { dueAt: due.get(connectionId) ?? Date.now(), askedAt: Date.now() }),
      nextDueAt: ({ tenantId, connectionId }) => {
        const at = instant(Date.now() + everyMs(tenantId));
        due.set(connectionId, at);
        return at;
      },
    });
  const workers = [await open('one'), await open('two')];
  for (const worker of workers) worker.start();
  const until = performance.now() + options.seconds * 1000;
  while (performance.now() < until) {
    await wait(Math.min(tickMs ?? 1000, until - performance.now()));
    if (tickMs !== null) await Promise.all(workers.map((worker) => worker.dispatch()));
  }
  const facts = factsOf(turns, { asked, big: big.tenant });
  await Promise.all(workers.map((worker) => worker.stop()));
  const load = (turns.length * runMs) / (options.seconds * 1000 * slots * workers.length);
  return { ...facts, load: Math.round(load * 100) / 100 };
}

function factsOf(
  turns: readonly Turn[],
  { asked, big }: { readonly asked: ReadonlyMap<string, Asked>; readonly big: string },
): Omit<FairnessFacts, 'load'> {
  const worst = (own: readonly Turn[]): Worst => {
    const waits = own.flatMap(({ runId, from }) => {
      const run = asked.get(runId);
      const at = performance.timeOrigin + from;
      return run === undefined ? [] : [{ due: at - run.dueAt, queue: at - run.askedAt }];
    });
    const most = (values: readonly number[]) => Math.round(Math.max(0, ...values)) / 1000;
    return {
      sinceDue: most(waits.map((each) => each.due)),
      inQueue: most(waits.map((each) => each.queue)),
    };
  };
  const ofBig = turns.filter(({ tenantId }) => tenantId === big);
  const ofSmall = turns.filter(({ tenantId }) => tenantId !== big);
  return {
    runs: turns.length,
    big: worst(ofBig),
    small: worst(ofSmall),
    bigBefore: Math.max(
      0,
      ...ofSmall.map(({ runId, from }) => {
        const askedAt = (asked.get(runId)?.askedAt ?? 0) - performance.timeOrigin;
        return ofBig.filter((other) => other.from > askedAt && other.from < from).length;
      }),
    ),
    overlapping: overlaps(turns).length,
  };
}
