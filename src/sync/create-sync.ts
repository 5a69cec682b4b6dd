import type { ConnectionParts } from './connections/connection-parts.ts';
import type { Connections } from './connections/connections.ts';
import { createConnections } from './connections/create-connections.ts';
import { tendConnections } from './connections/tend-connections.ts';
import { createEngine, type Engine } from './engine.ts';
import { type EngineContext, type EngineTiming, standardTiming } from './engine-context.ts';
import { createConnectionHealth } from './notices/connection-health.ts';
import { createNotices } from './notices/create-notices.ts';
import { requestRemoval } from './runs/remove-data.ts';
import type { SyncContext } from './sync-context.ts';
import { createTokens } from './tokens/create-tokens.ts';
import type { Tokens } from './tokens/tokens.ts';
import { createInbox } from './webhooks/create-inbox.ts';
import type { Inbox } from './webhooks/inbox.ts';
import type { InboxParts } from './webhooks/inbox-parts.ts';

export type SyncOptions = SyncContext & {
  /** Hands a run to the queue. */
  readonly enqueue: EngineContext['enqueue'];
  readonly timing?: EngineTiming;
};

/** Connections and their runs. */
export type Sync = Engine & {
  readonly connections: Connections;
  readonly inbox: Inbox;
  /** Refreshes what is due of all tenants' tokens. */
  readonly refreshDueTokens: Tokens['refreshDue'];
  /** Renews webhooks and tries locked shops again: with each health check. See `tendConnections`. */
  readonly tendConnections: (signal: AbortSignal) => Promise<number>;
};

/** Puts together what keeps connections and what performs their runs. */
export function createSync({ enqueue, timing = standardTiming, ...context }: SyncOptions): Sync {
  const notices = createNotices(context.database);
  const health = createConnectionHealth(context.database, notices);
  const tokens = createTokens(context, health);
  const { openSession } = tokens;
  const engineContext = { ...context, openSession, notices, health, enqueue, timing };
  const engine = createEngine(engineContext);
  const parts = {
    ...{ context, tokens, health, notices },
    ...{ request: engine.request, readRecords: engine.readRecords },
    requestRemoval: (tenantId, of) => requestRemoval(engineContext, tenantId, of),
  } satisfies ConnectionParts & InboxParts;
  return {
    ...engine,
    connections: createConnections(parts),
    inbox: createInbox(parts),
    refreshDueTokens: tokens.refreshDue,
    tendConnections: (signal) => tendConnections(parts, signal),
  };
}
