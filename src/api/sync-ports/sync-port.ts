import {
  AppError,
  addDays,
  businessDay,
  dayNumber,
  type Instant,
  instantOfLocal,
  localTime,
  type TenantId,
  timeZone,
} from '../../core/index.ts';
import { cancelRun, type Database, releaseRun, runningStates } from '../../ledger/index.ts';
import type { Connections, ConnectionView, Engine, RunRequest } from '../../sync/index.ts';
import type { DayWindow, SyncCommand, SyncPort } from '../connection-ports.ts';
import type { RunsPort } from '../ports.ts';

type Parts = {
  readonly database: Database;
  readonly connections: Pick<Connections, 'get' | 'list'>;
  readonly engine: Pick<Engine, 'request'>;
  readonly runs: Pick<RunsPort, 'get'>;
  readonly now: () => Instant;
};

const dayMs = 86_400_000;

/** From the first day's midnight to that after the last, by the store's clock. */
export function windowOf({ from, to }: DayWindow, zoneName: string) {
  const zone = timeZone(zoneName);
  const midnight = (day: string) => instantOfLocal(dayNumber(businessDay(day)) * dayMs, zone);
  return { from: midnight(from), to: midnight(addDays(businessDay(to), 1)) };
}

/** How many days back a comparison reaches that has `from` in it, today being none: it is not over. */
export function daysBack({ from }: DayWindow, zoneName: string, now: Instant): number {
  const today = dayNumber(localTime(now, timeZone(zoneName)).day);
  return Math.max(1, today - dayNumber(businessDay(from)));
}

async function requestOf(
  { connections, now }: Parts,
  tenantId: TenantId,
  command: SyncCommand,
): Promise<RunRequest> {
  if (command.mode !== 'window' && command.mode !== 'reconcile') return command;
  const { store, name } = await connections.get(tenantId, command.connectionId);
  if (store === null)
    throw new AppError('conflict', `${name} was never read: finish connecting it.`);
  const { days, ...rest } = command;
  return command.mode === 'window'
    ? { ...rest, window: windowOf(days, store.zone) }
    : { ...rest, days: daysBack(days, store.zone, now()) };
}

/** Without a cadence of minutes (cron), what is older than this counts as stale. */
const otherwiseMinutes = 60;

/** Connections that are read by themselves and were not for longer than their cadence says. */
export function staleConnections<
  View extends Pick<
    ConnectionView,
    'state' | 'runId' | 'nextAttemptAt' | 'freshAt' | 'everyMinutes'
  >,
>(views: readonly View[], now: Instant): readonly View[] {
  return views.filter(({ state, runId, nextAttemptAt, freshAt, everyMinutes }) => {
    if (!runningStates.includes(state) || runId !== null || nextAttemptAt !== null) return false;
    return freshAt === null || now - freshAt > (everyMinutes ?? otherwiseMinutes) * 60_000;
  });
}

async function nudge(parts: Parts, tenantId: TenantId): Promise<void> {
  const views = await parts.connections.list(tenantId);
  for (const { id } of staleConnections(views, parts.now())) {
    const request = { connectionId: id, mode: 'live', trigger: 'sign_in' } as const;
    try {
      await parts.engine.request(tenantId, request);
    } catch (error) {
      // It was paused or disconnected meanwhile; the others are read all the same.
      if (!(error instanceof AppError)) throw error;
    }
  }
}

export function syncPort(parts: Parts): SyncPort {
  const { database, engine, runs } = parts;
  return {
    request: async (tenantId, command) => {
      const request = await requestOf(parts, tenantId, command);
      return runs.get(tenantId, (await engine.request(tenantId, request)).id);
    },
    cancel: async (tenantId, runId) => {
      const before = await runs.get(tenantId, runId);
      await cancelRun(database, tenantId, runId);
      // Nobody has begun it, so nobody would let its connection go.
      const { connectionId } = before;
      if (before.state === 'queued' && connectionId !== null)
        await releaseRun(database, tenantId, { connectionId, runId });
      return runs.get(tenantId, runId);
    },
    signedIn: (tenantId) => nudge(parts, tenantId),
  };
}
