import { AppError, type Instant, type TenantId } from '../core/index.ts';
import type { SyncJob } from '../jobs/index.ts';
import type { ConnectionRow } from '../ledger/index.ts';
import type { Notices } from './notices/notices.ts';
import type { SyncContext } from './sync-context.ts';
import type { Tokens } from './tokens/tokens.ts';

/** What runs need of their surroundings. */
export type EngineContext = SyncContext & {
  readonly openSession: Tokens['openSession'];
  readonly notices: Notices;
  /** What a run's end means for its connection: its state, and who is told. */
  readonly health: RunHealth;
  /** Hands a run to the queue. One that gets lost there is found by the health check: its run stays queued. */
  readonly enqueue: (job: SyncJob) => Promise<void>;
  readonly timing: EngineTiming;
};

export type RunHealth = {
  readonly succeeded: (tenantId: TenantId, id: string) => Promise<ConnectionRow>;
  readonly failed: (
    tenantId: TenantId,
    id: string,
    failure: { readonly error: AppError; readonly nextAttemptAt: Instant | null },
  ) => Promise<ConnectionRow>;
};

export type EngineTiming = {
  /** How often a run says that it lives, and hears that it was cancelled. */
  readonly heartbeatMs: number;
  /** Longest that reading or writing one page may take. */
  readonly stepDeadlineMs: number;
  /** Longest that a run may take, by its mode; it is taken up again at its page. */
  readonly runDeadlineMs: (mode: string) => number;
  /** How long a run waits for a database that is away, before it is left to the next worker. */
  readonly databaseWaitMs: number;
};

const hourMs = 3_600_000;

export const standardTiming: EngineTiming = {
  heartbeatMs: 5_000,
  stepDeadlineMs: 600_000,
  runDeadlineMs: (mode) => (mode === 'live' || mode === 'reconcile' ? 2 : 24) * hourMs,
  databaseWaitMs: 120_000,
};

/** @throws AppError `conflict` for a connection whose shop was never reached */
export function storeOf(connection: ConnectionRow): number {
  if (connection.storeId !== null) return connection.storeId;
  throw new AppError(
    'conflict',
    `The connection to ${connection.account} was never completed: connect it first.`,
  );
}
