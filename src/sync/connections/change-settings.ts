import { AppError, type Fault, type TenantId, timeZone } from '../../core/index.ts';
import { checkCadence, nextFull } from '../../jobs/index.ts';
import {
  type ConnectionRow,
  changeConnection,
  changeSchedule,
  type Database,
  readConnection,
  readStore,
} from '../../ledger/index.ts';
import type { SyncContext } from '../sync-context.ts';
import type { ConnectionSettings } from './connections.ts';

const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d$/;

/**
 * When a connection is read. What is due follows at once: under a new cadence the next live sync is now.
 *
 * @throws AppError `input_invalid` with all faults, `not_found`
 */
export async function changeSettings(
  { database, now }: SyncContext,
  tenantId: TenantId,
  { id, change }: { readonly id: string; readonly change: ConnectionSettings },
): Promise<ConnectionRow> {
  const faults = faultsOf(change);
  if (faults.length > 0) {
    const text = faults.map(({ path, message }) => `${path} ${message}`).join('; ');
    throw new AppError('input_invalid', `These settings do not work: ${text}`, { faults });
  }
  const before = await readConnection(database, tenantId, id);
  if (before.state === 'disconnected') {
    throw new AppError(
      'conflict',
      `${before.name} was disconnected: there is nothing to schedule.`,
    );
  }
  const { cadence, fullAt, liveFrom, liveTo } = change;
  const after = await changeConnection(database, tenantId, {
    id,
    change: {
      ...(cadence === undefined ? {} : { cadence }),
      ...(fullAt === undefined ? {} : { fullAt }),
      ...(liveFrom === undefined ? {} : { liveFrom }),
      ...(liveTo === undefined ? {} : { liveTo }),
    },
  });
  const zone = await zoneOf(database, tenantId, after);
  const live = cadence ?? liveFrom ?? liveTo;
  await changeSchedule(database, tenantId, {
    connectionId: id,
    change: {
      ...(live === undefined ? {} : { liveDueAt: now() }),
      ...(fullAt === undefined ? {} : { fullDueAt: fullDue(id, { fullAt, zone, after: now() }) }),
    },
  });
  return after;
}

function fullDue(
  connectionId: string,
  {
    fullAt,
    zone,
    after,
  }: {
    readonly fullAt: string | null;
    readonly zone: string;
    readonly after: ReturnType<SyncContext['now']>;
  },
): number | null {
  return fullAt === null
    ? null
    : nextFull({ connectionId, at: fullAt, zone: timeZone(zone), after });
}

async function zoneOf(
  database: Database,
  tenantId: TenantId,
  { storeId }: ConnectionRow,
): Promise<string> {
  if (storeId === null) return 'UTC';
  const store = await database.tenant(tenantId, (tx) => readStore(tx, storeId), { readOnly: true });
  return store.zone;
}

function faultsOf(change: ConnectionSettings): readonly Fault[] {
  const faults: Fault[] = [];
  const { cadence, ...times } = change;
  if (cadence !== undefined) {
    try {
      checkCadence(cadence);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      faults.push({ path: 'cadence', message: error.message });
    }
  }
  for (const path of ['fullAt', 'liveFrom', 'liveTo'] as const) {
    const value = times[path];
    if (value === undefined || value === null || timeOfDay.test(value)) continue;
    faults.push({ path, message: `is a time of day such as 02:00, not "${value}"` });
  }
  return faults;
}
