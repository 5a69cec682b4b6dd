import type { TenantId } from '../../core/index.ts';
import {
  type ConnectionRow,
  changeConnection,
  listAllSchedules,
  readConnection,
  runningStates,
} from '../../ledger/index.ts';
import { connectorOf } from '../sync-context.ts';
import type { ConnectionParts } from './connection-parts.ts';
import { resumeConnection } from './leave-connection.ts';
import { subscribeWebhooks, webhooksCheckedAt } from './subscribe-webhooks.ts';

/** Platforms drop subscriptions that failed for hours, and locked shops pay their bills, without a word to us. */
const everyMs = 6 * 3_600_000;

/**
 * Looks after connections that nobody looks at: subscribes again to webhooks that the platform may have dropped, and tries
 * whether a shop that it had locked is open again. Each at most every six hours; a failure is its connection's own affair.
 *
 * @returns how many were looked after
 */
export async function tendConnections(
  parts: ConnectionParts,
  signal: AbortSignal,
): Promise<number> {
  const { database, logger } = parts.context;
  let tended = 0;
  for (const { tenantId, connectionId } of await listAllSchedules(database)) {
    if (signal.aborted) break;
    try {
      const connection = await readConnection(database, tenantId, connectionId);
      if (await tend(parts, tenantId, { connection, signal })) tended += 1;
    } catch (error) {
      logger.warn({ event: 'connection.tend_failed', connectionId, error });
    }
  }
  return tended;
}

type Tending = { readonly connection: ConnectionRow; readonly signal: AbortSignal };

async function tend(
  parts: ConnectionParts,
  tenantId: TenantId,
  { connection, signal }: Tending,
): Promise<boolean> {
  const { context, tokens } = parts;
  const due = (at: number | null): boolean => at === null || context.now() - at >= everyMs;
  if (isLocked(connection) && due(connection.checkedAt)) {
    const change = { checkedAt: context.now() };
    await changeConnection(context.database, tenantId, { id: connection.id, change });
    await resumeConnection(parts, tenantId, connection.id);
    return true;
  }
  const reads = runningStates.includes(connection.state);
  if (!reads || !due(webhooksCheckedAt(connection))) return false;
  const connector = connectorOf(context, connection.platform);
  if (connector.webhooks === null) return false;
  const open = connector.open(tokens.openSession(tenantId, connection));
  await subscribeWebhooks(context, tenantId, { connector, open, connection, signal });
  return true;
}

/** Paused by the platform, not by a person. */
function isLocked({ state, stateCode }: ConnectionRow): boolean {
  return state === 'paused' && (stateCode === 'connector_unpaid' || stateCode === 'connector_gone');
}
