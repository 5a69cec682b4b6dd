import type { Instant } from '../core/index.ts';

/** A job that waits for a worker. */
export type WaitingJob = {
  readonly id: string;
  readonly tenantId: string;
  readonly long: boolean;
  /** Since when it waits. */
  readonly since: Instant;
};

/** A job that this process works on. */
export type RunningJob = {
  readonly id: string;
  readonly tenantId: string;
  readonly long: boolean;
  readonly startedAt: Instant;
};

/**
 * Priority of each waiting job in the queue, which hands out the highest first and equal ones by age: minus the number of its
 * tenant's jobs that run or stand before it. So a tenant's next job competes only with the next jobs of others who have as much
 * as it has, however long its backlog: slots are shared evenly by who waits, and none is left empty. Within a tenant the short
 * ones go first, then the oldest.
 *
 * @param running jobs under way by tenant, in all processes
 * @returns by job id, 0 or negative. O(n log n)
 */
export function fairPriorities(
  waiting: readonly WaitingJob[],
  running: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const ahead = new Map(running);
  const priorities = new Map<string, number>();
  const inTurn = waiting.toSorted(
    (a, b) => Number(a.long) - Number(b.long) || a.since - b.since || (a.id < b.id ? -1 : 1),
  );
  for (const { id, tenantId } of inTurn) {
    const rank = ahead.get(tenantId) ?? 0;
    priorities.set(id, 0 - rank);
    ahead.set(tenantId, rank + 1);
  }
  return priorities;
}

/** How long a long job keeps its place at least while a short one waits, and while another tenant's long one waits. */
const sliceMs = { short: 60_000, long: 300_000 };
/** Whoever waits less is about to be served anyway. */
const patienceMs = 15_000;

export type GiveWayRequest = {
  readonly mine: readonly RunningJob[];
  readonly waiting: readonly WaitingJob[];
  readonly running: ReadonlyMap<string, number>;
  readonly now: Instant;
};

/**
 * Which of a process's own long jobs leaves off at its page and queues up again, because others wait: any tenant's short job,
 * or a long one of a tenant that has fewer places. Without it a few backfills of hours would hold up everybody's minutes.
 *
 * @returns the job of the tenant with the most places, the longest running of them; null = nobody needs to
 */
export function giveWay({ mine, waiting, running, now }: GiveWayRequest): string | null {
  const placesOf = (tenantId: string) => running.get(tenantId) ?? 0;
  const patient = waiting.filter(({ since }) => now - since >= patienceMs);
  const short = patient.some(({ long }) => !long);
  const fewest = Math.min(...patient.map(({ tenantId }) => placesOf(tenantId)));
  const candidates = mine.filter(({ long, tenantId, startedAt }) => {
    const had = now - startedAt;
    if (!long) return false;
    return (short && had >= sliceMs.short) || (had >= sliceMs.long && fewest < placesOf(tenantId));
  });
  const [first] = candidates.toSorted(
    (a, b) => placesOf(b.tenantId) - placesOf(a.tenantId) || a.startedAt - b.startedAt,
  );
  return first?.id ?? null;
}
