import { type Instant, localTime, timeZone } from '../../core/index.ts';
import { nextFull, nextLive } from '../../jobs/index.ts';
import {
  type ConnectionRow,
  connectionActivity,
  type ScheduleRow,
  type StoreRow,
} from '../../ledger/index.ts';
import type { EngineContext } from '../engine-context.ts';
import type { RunMode } from './run-options.ts';

export type DueTimes = Pick<ScheduleRow, 'liveDueAt' | 'fullDueAt'>;

/** When a connection is read next, after a run of that mode came to its end now. */
export async function nextDueTimes(
  { database, now }: Pick<EngineContext, 'database' | 'now'>,
  { connection, store, mode, before }: After,
): Promise<DueTimes> {
  const { tenantId } = before;
  const { id, cadence, fullAt, liveFrom, liveTo } = connection;
  const zone = timeZone(store.zone);
  const after = now();
  const activity = await connectionActivity(database, tenantId, { connectionId: id, now: after });
  const window = { from: liveFrom, to: liveTo };
  const whole = mode === 'full' || mode === 'backfill';
  return {
    liveDueAt: nextLive({ connectionId: id, cadence, zone, window, activity, after }),
    fullDueAt: fullDue(fullAt, {
      known: whole ? null : before.fullDueAt,
      next: (at) => nextFull({ connectionId: id, at, zone, after }),
    }),
  };
}

export type After = {
  readonly connection: ConnectionRow;
  readonly store: StoreRow;
  readonly mode: RunMode;
  /** The schedule as it stood. */
  readonly before: ScheduleRow;
};

function fullDue(
  fullAt: string | null,
  due: { readonly known: Instant | null; readonly next: (at: string) => Instant },
): Instant | null {
  if (fullAt === null) return null;
  return due.known ?? due.next(fullAt);
}

const hourMs = 3_600_000;

/**
 * How many days are to be compared with the platform's figures now; null = they were lately. Daily a week back, on Sundays of
 * the store deeper. It goes with the daily full sync, or with a live one where there is none.
 */
export function reconcileDays(
  { connection, store, mode, before }: After,
  now: Instant,
): number | null {
  if (mode !== 'live' && mode !== 'full') return null;
  const hours =
    before.reconciledAt === null ? Number.POSITIVE_INFINITY : (now - before.reconciledAt) / hourMs;
  const patience = mode === 'full' ? 12 : connection.fullAt === null ? 24 : 30;
  if (hours < patience) return null;
  const { day } = localTime(now, timeZone(store.zone));
  const sunday = new Date(`${day}T00:00:00Z`).getUTCDay() === 0;
  return sunday ? 35 : 7;
}
