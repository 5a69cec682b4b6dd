import { AppError, type TenantId, toAppError } from '../../core/index.ts';
import { changeConnection, readConnection } from '../../ledger/index.ts';
import { connectorOf } from '../sync-context.ts';
import { type ConnectionParts, callContext } from './connection-parts.ts';
import type { ConnectionTestView } from './connections.ts';

/**
 * One cheap call, now. What a platform answers, or that it does not, is the result. It counts as no refusal: who tests often
 * must not end a connection by it.
 */
export async function testConnection(
  { context, tokens }: ConnectionParts,
  tenantId: TenantId,
  { id, signal }: { readonly id: string; readonly signal: AbortSignal | undefined },
): Promise<ConnectionTestView> {
  const connection = await readConnection(context.database, tenantId, id);
  const startedAt = context.now();
  try {
    if (connection.state === 'disconnected' || connection.state === 'pending') {
      throw new AppError('conflict', `${connection.account} is not connected: connect it first.`);
    }
    const connector = connectorOf(context, connection.platform);
    const open = connector.open(tokens.openSession(tenantId, connection));
    const call = callContext(context, connection.platform, signal);
    const { name, currency, zone, scopes, gaps } = await open.check(call.signal);
    const change = { scopes, gaps, checkedAt: context.now() };
    await changeConnection(context.database, tenantId, { id, change });
    const ms = context.now() - startedAt;
    return { ok: true, name, currency, zone, scopes, gaps, error: null, ms };
  } catch (thrown) {
    const { code, message, provider } = toAppError(thrown);
    if (code === 'internal') {
      context.logger.error({ event: 'connection.test_failed', connectionId: id, error: thrown });
    }
    const nothing = { ok: false, name: null, currency: null, zone: null, scopes: [], gaps: [] };
    const ms = context.now() - startedAt;
    return { ...nothing, error: { code, message, provider }, ms };
  }
}
