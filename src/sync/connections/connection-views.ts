import { type Instant, instant, type TenantId } from '../../core/index.ts';
import { autoMinutes } from '../../jobs/index.ts';
import {
  type ConnectionFacts,
  type ConnectionRow,
  connectionFacts,
  listConnections,
  listSchedules,
  listStores,
  readConnection,
  type ScheduleRow,
  type StoreRow,
} from '../../ledger/index.ts';
import type { SyncContext } from '../sync-context.ts';
import type { ConnectionView } from './connections.ts';
import { webhookStatus } from './subscribe-webhooks.ts';

/** Cost: four statements, whatever the number of connections. */
export async function viewConnections(
  context: SyncContext,
  tenantId: TenantId,
  rows: readonly ConnectionRow[],
): Promise<readonly ConnectionView[]> {
  if (rows.length === 0) return [];
  const { database, now } = context;
  const at = now();
  const [stores, schedules, facts] = await Promise.all([
    listStores(database, tenantId),
    listSchedules(database, tenantId),
    connectionFacts(database, tenantId, { now: at, scoreDays: 30 }),
  ]);
  const storeById = new Map(stores.map((store) => [store.id, store]));
  const scheduleById = new Map(schedules.map((one) => [one.connectionId, one]));
  return rows.map((row) =>
    viewOf(
      row,
      {
        store: storeById.get(row.storeId ?? 0) ?? null,
        schedule: scheduleById.get(row.id) ?? null,
        facts: facts.get(row.id) ?? null,
      },
      at,
    ),
  );
}

export async function listViews(
  context: SyncContext,
  tenantId: TenantId,
): Promise<readonly ConnectionView[]> {
  return viewConnections(context, tenantId, await listConnections(context.database, tenantId));
}

/** @throws AppError `not_found` */
export async function viewConnection(
  context: SyncContext,
  tenantId: TenantId,
  id: string,
): Promise<ConnectionView> {
  const row = await readConnection(context.database, tenantId, id);
  const [view] = await viewConnections(context, tenantId, [row]);
  if (view === undefined) throw new Error('a connection that was just read has no view');
  return view;
}

type Around = {
  readonly store: StoreRow | null;
  readonly schedule: ScheduleRow | null;
  readonly facts: ConnectionFacts | null;
};

function viewOf(row: ConnectionRow, around: Around, now: Instant): ConnectionView {
  const { store, schedule, facts } = around;
  const { id, platform, account, name, state, stateSince, gaps, cadence } = row;
  const { fullAt, liveFrom, liveTo, failures } = row;
  const active = schedule?.active === true;
  return {
    ...{
      id,
      platform,
      account,
      name: store?.name ?? name,
      method: row.authKind,
      state,
      stateSince,
    },
    ...{ gaps, cadence, fullAt, liveFrom, liveTo, failures },
    store: store === null ? null : storePart(store),
    reason: reasonOf(row),
    everyMinutes: everyMinutes(row, facts, now),
    freshAt: store === null || store.freshAt === null ? null : instant(store.freshAt),
    lastLiveAt: facts?.lastLiveAt ?? null,
    lastFullAt: facts?.lastFullAt ?? null,
    nextLiveAt: active ? schedule.liveDueAt : null,
    nextFullAt: active ? schedule.fullDueAt : null,
    nextAttemptAt: active ? blockedUntil(schedule, now) : null,
    runId: schedule?.runId ?? null,
    webhooks: { ...webhookStatus(row), lastAt: row.lastWebhookAt },
    openIssues: facts?.openIssues ?? 0,
    score: facts?.score ?? null,
  };
}

function storePart(store: StoreRow): ConnectionView['store'] {
  const { id, name, currency, zone, historyFrom, historyComplete } = store;
  return { id, name, currency, zone, historyFrom, historyComplete };
}

function reasonOf({ stateCode, stateMessage, providerMessage }: ConnectionRow) {
  if (stateCode === null) return null;
  return { code: stateCode, message: stateMessage ?? '', provider: providerMessage };
}

function everyMinutes(
  { cadence }: ConnectionRow,
  facts: ConnectionFacts | null,
  now: Instant,
): number | null {
  if (cadence.kind === 'every') return cadence.minutes;
  if (cadence.kind === 'cron') return null;
  const none = { lastDay: 0, lastWeek: 0, lastChangeAt: null };
  return autoMinutes(facts?.activity ?? none, now);
}

function blockedUntil({ blockedUntil: until }: ScheduleRow, now: Instant): Instant | null {
  return until !== null && until > now ? until : null;
}
