import type { CallContext } from '../../connectors/index.ts';
import type { TenantId } from '../../core/index.ts';
import type { ConnectionHealth } from '../notices/connection-health.ts';
import type { SyncContext } from '../sync-context.ts';
import type { Tokens } from '../tokens/tokens.ts';

/** What connecting and leaving work with. */
export type ConnectionParts = {
  readonly context: SyncContext;
  readonly tokens: Tokens;
  readonly health: ConnectionHealth;
  /** Asks for a run. */
  readonly request: (
    tenantId: TenantId,
    run: {
      readonly connectionId: string;
      readonly mode: 'backfill' | 'live';
      readonly trigger: string;
    },
  ) => Promise<unknown>;
  /** Asks for the removal of all that a store holds, in the background. */
  readonly requestRemoval: (
    tenantId: TenantId,
    of: { readonly connectionId: string; readonly storeId: number; readonly trigger: string },
  ) => Promise<unknown>;
};

/** A person waits for the answer: longer than this is an answer too. */
const patienceMs = 30_000;

/** What one call to a platform, made for a person who waits, is sent with. */
export function callContext(
  { platforms, now, logger }: SyncContext,
  platform: string,
  signal?: AbortSignal,
): CallContext {
  const timeout = AbortSignal.timeout(patienceMs);
  return {
    ...platforms(platform),
    now,
    log: logger.child({ platform }),
    signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
  };
}
