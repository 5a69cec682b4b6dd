import { formatInstant, type Instant, type TenantId } from '../../core/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import {
  changeSchedule,
  type Database,
  listNotices,
  listSchedules,
  type NoticeRow,
  readNotice,
} from '../../ledger/index.ts';
import type { Sync } from '../../sync/index.ts';
import type { NoticesPort, SchedulerPort } from '../connection-ports.ts';
import type { Notice } from '../contract/index.ts';
import type { ConnectionPorts } from '../no-connections.ts';
import type { RunsPort } from '../ports.ts';
import { connectionsPort } from './connections-port.ts';
import { diagnosisPort } from './diagnosis-port.ts';
import { syncPort } from './sync-port.ts';

export type SyncPortsOptions = {
  readonly database: Database;
  readonly sync: Pick<Sync, 'connections' | 'request' | 'inbox'>;
  readonly jobs: Pick<Jobs, 'status'>;
  readonly runs: Pick<RunsPort, 'get'>;
  /** The address that browsers and platforms use; null = not told. */
  readonly publicUrl: string | null;
  readonly now: () => Instant;
};

function describeNotice(row: NoticeRow): Notice {
  const { id, kind, level, title, cause, gap, remedy, subject } = row;
  const detail = row.detail !== null && typeof row.detail === 'object' ? { ...row.detail } : {};
  return {
    ...{ id, kind, level, title, cause, gap, remedy, subject, detail },
    createdAt: formatInstant(row.createdAt),
    readAt: row.readAt === null ? null : formatInstant(row.readAt),
    resolvedAt: row.resolvedAt === null ? null : formatInstant(row.resolvedAt),
  };
}

/** Notices that are shown, and watched for the event streams. */
const shown = 100;
const watched = 20;

function noticesPort(database: Database): NoticesPort {
  return {
    list: async (tenantId) =>
      (await listNotices(database, tenantId, { limit: shown })).map(describeNotice),
    read: async (tenantId, id) => {
      await readNotice(database, tenantId, id);
    },
    marks: async (tenantId) => {
      const rows = await listNotices(database, tenantId, { limit: watched });
      return new Map(rows.map((row) => [row.id, JSON.stringify(row)]));
    },
  };
}

/** What is to be read and has no next time gets one: now. */
async function giveNextTimes(
  { database, now }: SyncPortsOptions,
  tenantId: TenantId,
): Promise<void> {
  for (const place of await listSchedules(database, tenantId)) {
    const { connectionId, active, runId, liveDueAt, fullDueAt } = place;
    if (!active || runId !== null || liveDueAt !== null || fullDueAt !== null) continue;
    await changeSchedule(database, tenantId, { connectionId, change: { liveDueAt: now() } });
  }
}

function schedulerPort(options: SyncPortsOptions): SchedulerPort {
  return {
    status: async () => {
      const { isRunning, workers, active } = await options.jobs.status();
      return {
        running: isRunning,
        workers: workers.filter(({ role }) => role !== 'api').length,
        performing: active,
        message: isRunning
          ? null
          : 'No worker was seen within the last minutes: start one, with --role worker or all.',
      };
    },
    initialize: (tenantId) => giveNextTimes(options, tenantId),
  };
}

/** The ports that sync, jobs and the ledger answer together. */
export function createSyncPorts(options: SyncPortsOptions): ConnectionPorts {
  const { database, sync } = options;
  const { connections } = sync;
  return {
    connections: connectionsPort({ database, connections }),
    sync: syncPort({ ...options, connections, engine: sync }),
    notices: noticesPort(database),
    webhooks: { accept: (platform, delivery) => sync.inbox.accept(platform, delivery) },
    scheduler: schedulerPort(options),
    diagnosis: diagnosisPort({ ...options, connections }),
  };
}
