import { shopify } from '../../connectors/index.ts';
import { AppError, instant, type Logger } from '../../core/index.ts';
import { type Chore, type Jobs, openJobs, type Role } from '../../jobs/index.ts';
import type { Database } from '../../ledger/index.ts';
import { sealer } from '../../platform/index.ts';
import { createSync, type Sync } from '../../sync/index.ts';
import type { Base } from '../open-base.ts';
import { drainWhenTold } from './drain-when-told.ts';

/** Connections, their runs and the queue, as one process has them. */
export type OpenedSync = {
  readonly database: Database;
  readonly sync: Sync;
  readonly jobs: Jobs;
  /** Begins to perform what is due; nothing where the role is `api`. */
  readonly start: () => void;
  /** Leaves off what runs here, to be resumed by others, and closes the queue. */
  readonly close: () => Promise<void>;
};

export type OpenSyncOptions = {
  /** `api`: asks for runs, performs none. */
  readonly role: Role;
  /** The address under which platforms and browsers reach the server, asked when it is needed; default: as set. */
  readonly publicUrl?: () => string;
  readonly logger?: Logger;
};

/** Everything that can be connected, by its name. */
const connectors = new Map([shopify].map((connector) => [connector.platform, connector]));

const now = () => instant(Date.now());
const tokenRefreshMs = 60_000;
const tendMs = 30 * 60_000;

/**
 * Puts connectors, sync and the queue together. Nothing is performed before `start`.
 *
 * @throws AppError `database_unavailable`
 */
export async function openSync(base: Base, options: OpenSyncOptions): Promise<OpenedSync> {
  const { config, database } = base;
  const { role, logger = base.logger } = options;
  const configured = () => config.publicUrl ?? `http://localhost:${config.port}`;
  const publicUrl = options.publicUrl ?? configured;
  const common = { database, logger, now, random: Math.random };
  // The queue performs what sync does, and sync fills the queue: one of them is made first.
  let enqueue: Jobs['enqueue'] = () => Promise.reject(new Error('the queue is not open yet'));
  const sync = createSync({
    ...{ ...common, connectors, publicUrl },
    platforms: (platform) => setupOf(base, platform),
    sealer: sealer(base.secret, config.formerSecrets),
    enqueue: (job) => enqueue(job),
  });
  const inbox = drainWhenTold({ database, logger, drain: sync.inbox.drain });
  const jobs = await openJobs({
    ...{ ...common, role, concurrency: config.syncConcurrency },
    perform: ({ tenantId, runId }, signal) => sync.perform(tenantId, runId, signal),
    giveUp: ({ tenantId, runId }, error) => sync.giveUp(tenantId, runId, error),
    request: ({ tenantId, connectionId, mode }) =>
      sync.request(tenantId, { connectionId, mode, trigger: 'schedule' }),
    chores: [inbox.chore, refreshTokens(sync), tend(sync)],
  });
  enqueue = jobs.enqueue;
  return {
    ...{ database, sync, jobs },
    start: () => {
      jobs.start();
      if (role !== 'api') inbox.listen();
    },
    close: async () => {
      await inbox.stop();
      await jobs.stop();
    },
  };
}

function refreshTokens(sync: Sync): Chore {
  return { name: 'token refresh', everyMs: tokenRefreshMs, work: sync.refreshDueTokens };
}

function tend(sync: Sync): Chore {
  return { name: 'care of connections', everyMs: tendMs, work: sync.tendConnections };
}

function setupOf({ config: { platforms } }: Base, platform: string) {
  if (platform === 'shopify') return platforms.shopify;
  throw new AppError('not_found', `"${platform}" is no platform that can be connected here.`);
}
