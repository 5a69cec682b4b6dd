import type { AppError, Instant, Logger, TenantId } from '../core/index.ts';
import type { Database, WorkerRow } from '../ledger/index.ts';

/** One sync run that waits for a worker. */
export type SyncJob = {
  readonly tenantId: TenantId;
  readonly connectionId: string;
  readonly runId: string;
  /**
   * True where it may take longer than a minute (backfill, full, replay, reconciliation): it gives its place up for a while
   * when others wait. Default false.
   */
  readonly long?: boolean;
};

/**
 * `api` puts jobs into the queue, `worker` and `all` also take them out, dispatch and mend. Any number of processes of each.
 */
export type Role = 'api' | 'worker' | 'all';

/** A connection that is due. */
export type DueConnection = {
  readonly tenantId: TenantId;
  readonly connectionId: string;
  /** `full` where both are due. */
  readonly mode: 'live' | 'full';
  readonly dueAt: Instant;
};

/** Work that each worker process repeats: inbox drain, token refresh and the like. Must be safe with several at once. */
export type Chore = {
  readonly name: string;
  /** Pause between the end of one turn and the next, in ms. */
  readonly everyMs: number;
  readonly work: (signal: AbortSignal) => Promise<unknown>;
};

export type JobsOptions = {
  readonly database: Database;
  readonly logger: Logger;
  readonly role: Role;
  /** Runs at once in this process, 1 to 64. */
  readonly concurrency: number;
  readonly now: () => Instant;
  /**
   * Executes a queued or interrupted run until it is over or `signal` aborts (then it is left interrupted). A failed run is no
   * error. May be asked for a run that is over: then it ends what a crash left undone, such as its connection's release.
   */
  readonly perform: (job: SyncJob, signal: AbortSignal) => Promise<unknown>;
  /**
   * Fails a run whose workers were lost again and again, as any other failure of a run: with what that means for its connection,
   * which is free afterwards.
   */
  readonly giveUp: (job: SyncJob, error: AppError) => Promise<unknown>;
  /** Makes the run of a due connection and enqueues it. Called again a minute later where it did not. */
  readonly request: (due: DueConnection) => Promise<unknown>;
  readonly chores?: readonly Chore[];
  /** Seconds without a sign of life after which a worker's jobs go to others, 10 or more. Default 60. */
  readonly silenceSeconds?: number;
};

export type JobsStatus = {
  /** Whether any process takes jobs: one of role `worker` or `all` was seen within the last 90 seconds. */
  readonly isRunning: boolean;
  /** Runs under way. */
  readonly active: number;
  /** Runs that wait for a worker. */
  readonly pending: number;
  /** Connections whose last run failed: they are tried again after a pause. */
  readonly failed: number;
  readonly workers: readonly WorkerRow[];
};

/** What a health check found and did, one entry each; empty = all is well. */
export type HealthReport = { readonly checkedAt: Instant; readonly findings: readonly Finding[] };

export type Finding = {
  readonly kind:
    | 'dead_worker'
    | 'stuck_run'
    | 'overdue_connection'
    | 'job_without_run'
    | 'run_without_job'
    | 'run_over';
  /** What it is about: a worker's, run's or connection's id. */
  readonly subject: string;
  readonly mended: boolean;
  readonly message: string;
};

export type Jobs = {
  /** Puts a run into the queue; a run that waits there already stays one. Its work starts within a second where a place is free. */
  readonly enqueue: (job: SyncJob) => Promise<void>;
  /** Begins to take jobs, dispatch, mend and do the chores (roles `worker` and `all`; nothing for `api`). */
  readonly start: () => void;
  /** Dispatches what is due now, as each minute does by itself. Returns how many were requested. */
  readonly dispatch: () => Promise<number>;
  readonly status: () => Promise<JobsStatus>;
  /** Looks for what is stuck, overdue or dead, and mends it, as each 30 minutes does by itself. */
  readonly checkHealth: () => Promise<HealthReport>;
  /** Stops taking jobs, has those under way leave off at their page, and gives them back to the queue for others. */
  readonly stop: () => Promise<void>;
};
