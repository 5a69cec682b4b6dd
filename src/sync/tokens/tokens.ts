import type { Session } from '../../connectors/index.ts';
import type { TenantId } from '../../core/index.ts';
import type { ConnectionRow } from '../../ledger/index.ts';

/** A connection, as far as its session needs to know it. */
export type SessionOf = Pick<ConnectionRow, 'id' | 'platform' | 'account' | 'authKind'>;

/** Keeps connections' credentials good, over all processes. */
export type Tokens = {
  /**
   * What a connector works with: credentials that are refreshed when half their life is over (by one process, under the
   * database's lease), a second chance where the platform refuses them, and the shared rate budget.
   */
  readonly openSession: (tenantId: TenantId, connection: SessionOf) => Session;
  /** Refreshes what is due of all tenants. @returns how many were refreshed; a failure is logged and leaves its connection be */
  readonly refreshDue: (signal: AbortSignal) => Promise<number>;
};
