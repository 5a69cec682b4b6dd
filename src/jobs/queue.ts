import { PgBoss } from 'pg-boss';
import { AppError, instant, type Logger, tenantId } from '../core/index.ts';
import type { WaitingJob } from './fair-order.ts';
import type { Role, SyncJob } from './jobs.ts';

/** A job that this process has taken and must settle. */
export type TakenJob = {
  readonly id: string;
  readonly job: SyncJob;
  /** How often others had it before, and were lost or failed with it. */
  readonly tries: number;
};

/** A job as the health check sees it. `given_up`: tried too often. */
export type QueuedJob = {
  readonly id: string;
  readonly tenantId: string;
  readonly runId: string;
  readonly state: 'waiting' | 'active' | 'given_up';
};

/** The queue of sync runs: pg-boss in the schema `jobs`. It knows nothing of connections; the ledger is the truth about runs. */
export type Queue = {
  /** Puts a run at the end of its tenant's row; one that waits there already stays as it is. */
  readonly send: (job: SyncJob) => Promise<void>;
  /** Takes the first jobs of the queue: highest priority, then oldest. */
  readonly take: (count: number) => Promise<readonly TakenJob[]>;
  /** Up to `perTenant` waiting jobs of each tenant: its short ones first, then its oldest. */
  readonly waiting: (perTenant: number) => Promise<readonly WaitingJob[]>;
  /** Jobs under way by tenant, in all processes. */
  readonly running: () => Promise<ReadonlyMap<string, number>>;
  /** Has these waiting jobs taken before all others. */
  readonly prefer: (ids: readonly string[]) => Promise<void>;
  /** Says that these jobs are alive. Returns the ids of those that still are this process's. */
  readonly touch: (jobs: readonly TakenJob[]) => Promise<ReadonlySet<string>>;
  readonly complete: (taken: TakenJob) => Promise<void>;
  /** Has the job tried again a little later, until it was tried too often. */
  readonly fail: (taken: TakenJob, message: string) => Promise<void>;
  /** All jobs that are not settled, and those that were tried too often and wait for a health check. */
  readonly list: () => Promise<readonly QueuedJob[]>;
  /** Takes a job out that nobody works on. */
  readonly drop: (id: string) => Promise<void>;
  readonly counts: () => Promise<{ readonly active: number; readonly pending: number }>;
  readonly close: () => Promise<void>;
};

export type QueueOptions = {
  readonly connectionString: string;
  readonly role: Role;
  readonly logger: Logger;
  /** Seconds without a sign of life after which a job is taken from its worker, 10 or more. */
  readonly silenceSeconds: number;
};

const schema = 'jobs';
const name = 'sync';
/** A job that ran this long is taken up anew: the longest that pg-boss knows is a day. */
const expireInSeconds = 23 * 3600;
/** Part of the silence that a job then still waits for its next worker, so that one that was only slow notices first. */
const handOverShare = 4;
/** Lost workers, or failures of our own, after which a job is left to the health check. */
const attempts = 6;
/** Ended jobs tell nothing that the run does not; those given up wait for a health check or two. */
const keepSeconds = 2 * 3600;

type Data = { readonly connectionId: string; readonly runId: string; readonly long: boolean };

/** Opens the queue; whoever is first makes its tables or brings them up to date, under pg-boss's own lock. @throws AppError `database_unavailable` */
export async function openQueue(options: QueueOptions): Promise<Queue> {
  const { logger, role } = options;
  const supervise = role !== 'api';
  const boss = new PgBoss({
    connectionString: options.connectionString,
    schema,
    application_name: 'tillstream jobs',
    max: supervise ? 4 : 2,
    schedule: false,
    supervise,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    maintenanceIntervalSeconds: 600,
  });
  boss.on('error', (error) => logger.warn({ event: 'jobs.queue_failed', error }));
  boss.on('warning', ({ message }) => logger.warn({ event: 'jobs.queue_warning', message }));
  await boss.start().catch((cause: unknown) => {
    const message = `The queue cannot be opened: ${cause instanceof Error ? cause.message : 'no answer'}. Its owner must be able to make a schema in the database.`;
    throw new AppError('database_unavailable', message, { cause, retryable: true });
  });
  const settings = {
    retryLimit: attempts,
    retryDelay: Math.ceil(options.silenceSeconds / handOverShare),
    heartbeatSeconds: options.silenceSeconds,
    expireInSeconds,
    deleteAfterSeconds: keepSeconds,
  };
  await boss.createQueue(name, { policy: 'short', ...settings });
  await boss.updateQueue(name, settings);
  return queueOn(boss);
}

function queueOn(boss: PgBoss): Queue {
  const rows = async <Row>(text: string, values: readonly unknown[] = []) => {
    const result: { rows: Row[] } = await boss.getDb().executeSql(text, [...values]);
    return result.rows;
  };
  return {
    ...reads(rows),
    send: async ({ tenantId: group, connectionId, runId, long = false }) => {
      const [count] = await rows<{ jobs: number }>(countText, [group]);
      const data: Data = { connectionId, runId, long };
      await boss.send(name, data, {
        priority: 0 - (count?.jobs ?? 0),
        singletonKey: runId,
        group: { id: group },
      });
    },
    take: async (count) => {
      const jobs = await boss.fetch<Data>(name, { batchSize: count, includeMetadata: true });
      return jobs.map(({ id, data, groupId, retryCount }) => ({
        id,
        job: { tenantId: tenantId(groupId ?? ''), ...data },
        tries: retryCount,
      }));
    },
    prefer: async (ids) => {
      await rows(preferText, [ids]);
    },
    touch: async (jobs) => {
      const mine = await rows<{ id: string }>(touchText, [
        jobs.map(({ id }) => id),
        jobs.map(({ tries }) => tries),
      ]);
      return new Set(mine.map(({ id }) => id));
    },
    complete: async ({ id }) => {
      await boss.complete(name, id);
    },
    fail: async ({ id }, message) => {
      await boss.fail(name, id, { message });
    },
    drop: async (id) => {
      await boss.deleteJob(name, id);
    },
    close: () => boss.stop({ graceful: false }),
  };
}

type Rows = <Row>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

function reads(rows: Rows): Pick<Queue, 'waiting' | 'running' | 'list' | 'counts'> {
  type Waiting = { id: string; tenant: string; long: boolean; since: Date };
  return {
    waiting: async (perTenant) => {
      const found = await rows<Waiting>(waitingText, [perTenant]);
      return found.map(({ id, tenant, long, since }) => ({
        ...{ id, long, tenantId: tenant },
        since: instant(since.getTime()),
      }));
    },
    running: async () => {
      const found = await rows<{ tenant: string; jobs: number }>(runningText);
      return new Map(found.map(({ tenant, jobs }) => [tenant, jobs]));
    },
    list: () => rows<QueuedJob>(listText),
    counts: async () => {
      const [found] = await rows<{ active: number; pending: number }>(countsText);
      return found ?? { active: 0, pending: 0 };
    },
  };
}

// Read from the table itself: pg-boss hands jobs out, but tells nothing of those that wait. Its version is pinned.
const jobs = `${schema}.job`;
const waits = `name = '${name}' AND state < 'active' AND NOT blocked`;
const runs = `name = '${name}' AND state = 'active' AND group_id IS NOT NULL`;

const countText = `SELECT ((SELECT count(*) FROM ${jobs} WHERE ${waits} AND group_id = $1)
  + (SELECT count(*) FROM ${jobs} WHERE ${runs} AND group_id = $1))::int AS jobs`;

const waitingText = `SELECT id, tenant, long, since FROM (
  SELECT id, group_id AS tenant, (data->>'long')::boolean AS long, created_on AS since,
    row_number() OVER (PARTITION BY group_id ORDER BY (data->>'long')::boolean, created_on, id) AS place
  FROM ${jobs} WHERE ${waits} AND start_after <= now()) AS w WHERE place <= $1`;

const runningText = `SELECT group_id AS tenant, count(*)::int AS jobs FROM ${jobs} WHERE ${runs} GROUP BY group_id`;

// In one order and past rows that are being taken: two processes that prefer the same jobs must not lock each other out.
const preferText = `UPDATE ${jobs} SET priority = 1 WHERE name = '${name}' AND id IN (
  SELECT id FROM ${jobs} WHERE ${waits} AND id = ANY($1::uuid[]) AND priority < 1 ORDER BY id FOR UPDATE SKIP LOCKED)`;

// Whoever took the job over since has a later try: it is not mine any more.
const touchText = `UPDATE ${jobs} AS j SET heartbeat_on = now() FROM unnest($1::uuid[], $2::int[]) AS mine (id, tries)
WHERE j.name = '${name}' AND j.id = mine.id AND j.state = 'active' AND j.retry_count = mine.tries RETURNING j.id`;

const listText = `SELECT id, group_id AS "tenantId", data->>'runId' AS "runId",
  CASE state WHEN 'active' THEN 'active' WHEN 'failed' THEN 'given_up' ELSE 'waiting' END AS state
FROM ${jobs} WHERE name = '${name}' AND state IN ('created', 'retry', 'active', 'failed')`;

const countsText = `SELECT count(*) FILTER (WHERE state = 'active')::int AS active,
  count(*) FILTER (WHERE state < 'active')::int AS pending FROM ${jobs}
WHERE name = '${name}' AND state IN ('created', 'retry', 'active')`;
