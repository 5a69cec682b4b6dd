import type { TenantId } from '../../core/index.ts';
import type { ConnectionHealth } from '../notices/connection-health.ts';
import type { Notices } from '../notices/notices.ts';
import type { SyncContext } from '../sync-context.ts';
import type { Tokens } from '../tokens/tokens.ts';

/** What the inbox works with. */
export type InboxParts = {
  readonly context: SyncContext;
  readonly tokens: Tokens;
  readonly health: ConnectionHealth;
  readonly notices: Notices;
  /** Reads single records again and writes them; what the platform no longer has is removed. */
  readonly readRecords: (
    tenantId: TenantId,
    request: {
      readonly connectionId: string;
      readonly stream: string;
      /** At most 250. */
      readonly externalIds: readonly string[];
    },
    signal: AbortSignal,
  ) => Promise<unknown>;
  /** Asks for the removal of all that a store holds, in the background. */
  readonly requestRemoval: (
    tenantId: TenantId,
    of: { readonly connectionId: string; readonly storeId: number; readonly trigger: string },
  ) => Promise<unknown>;
};
