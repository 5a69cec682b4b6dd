import { AppError, type TenantId, toAppError } from '../../core/index.ts';
import {
  activeRun,
  type ConnectionRow,
  cancelRun,
  changeConnection,
  findAccountConnections,
  moveConnection,
  readConnection,
  releaseRun,
  resolveNotice,
} from '../../ledger/index.ts';
import { connectionSubject } from '../notices/connection-notices.ts';
import { connectorOf } from '../sync-context.ts';
import { webhookAddress } from '../webhooks/webhook-address.ts';
import { type ConnectionParts, callContext } from './connection-parts.ts';
import { dataRemoved } from './store-of-account.ts';

/** Reason of a pause that a person made: a new consent does not end it. */
export const pausedByPerson = 'paused_by_person';

/** No run begins any more; one that is under way ends by itself. @throws AppError `conflict` where there is nothing to pause */
export async function pauseConnection(
  { context }: ConnectionParts,
  tenantId: TenantId,
  id: string,
): Promise<ConnectionRow> {
  const message = 'It was paused, and is not read until somebody resumes it.';
  const { row } = await moveConnection(context.database, tenantId, {
    id,
    to: 'paused',
    reason: { code: pausedByPerson, message, provider: null },
  });
  return row;
}

/**
 * Reads it again, after a look whether the platform lets us. Trouble on the way does not keep it paused; the platform's own
 * no does.
 *
 * @throws AppError `connector_auth`, `connector_unpaid`, `connector_gone` as the platform answers; `conflict` where it is not paused
 */
export async function resumeConnection(
  parts: ConnectionParts,
  tenantId: TenantId,
  id: string,
): Promise<ConnectionRow> {
  const { context, health, request } = parts;
  const connection = await readConnection(context.database, tenantId, id);
  if (connection.state !== 'paused') {
    throw new AppError('conflict', `${connection.name} is ${connection.state}, not paused.`);
  }
  await mustBeOpen(parts, tenantId, connection);
  const row = await health.reconnected(tenantId, id);
  await request(tenantId, { connectionId: id, mode: 'live', trigger: 'resumed' }).catch(
    (error: unknown) =>
      context.logger.warn({ event: 'connection.resume_sync_failed', connectionId: id, error }),
  );
  return row;
}

async function mustBeOpen(
  { context, tokens }: ConnectionParts,
  tenantId: TenantId,
  connection: ConnectionRow,
): Promise<void> {
  const { id, platform } = connection;
  try {
    const connector = connectorOf(context, platform);
    const open = connector.open(tokens.openSession(tenantId, connection));
    const { gaps, scopes } = await open.check(callContext(context, platform).signal);
    const change = { gaps, scopes, checkedAt: context.now() };
    await changeConnection(context.database, tenantId, { id, change });
  } catch (thrown) {
    const { code, message, provider } = toAppError(thrown);
    const reason = { code, message, provider };
    const to = code === 'connector_auth' ? 'needs_reauth' : 'paused';
    const said = ['connector_auth', 'connector_unpaid', 'connector_gone'];
    if (!said.includes(code)) return;
    await moveConnection(context.database, tenantId, { id, to, reason });
    throw thrown;
  }
}

/**
 * Ends a connection. Its credentials go with the move; what the platform has to be told is told before, as well as it goes.
 */
export async function disconnectConnection(
  parts: ConnectionParts,
  tenantId: TenantId,
  { id, data }: { readonly id: string; readonly data: 'keep' | 'remove' },
): Promise<void> {
  const { context, requestRemoval } = parts;
  const { database } = context;
  const connection = await readConnection(database, tenantId, id);
  const { storeId, state, stateCode } = connection;
  if (state === 'disconnected' && (data === 'keep' || stateCode === dataRemoved)) return;
  if (state !== 'disconnected') await unsubscribe(parts, tenantId, connection);
  const { row } = await moveConnection(database, tenantId, {
    id,
    to: 'disconnected',
    reason:
      data === 'keep'
        ? { code: 'disconnected', message: 'It was disconnected; its data stays.', provider: null }
        : { code: dataRemoved, message: 'It was disconnected, with its data.', provider: null },
  });
  await stopRun(parts, tenantId, id);
  const kinds = ['connection_failing', 'connection_needs_reauth', 'connection_paused'];
  for (const kind of kinds) {
    await resolveNotice(database, tenantId, { kind, subject: connectionSubject(id) });
  }
  if (data === 'remove' && storeId !== null && row.state === 'disconnected') {
    await requestRemoval(tenantId, { connectionId: id, storeId, trigger: 'disconnected' });
  }
}

/** A platform is asked politely, not waited for. */
const farewellMs = 5_000;

async function unsubscribe(
  { context, tokens }: ConnectionParts,
  tenantId: TenantId,
  connection: ConnectionRow,
): Promise<void> {
  const { id, platform, account, webhooks } = connection;
  const connector = context.connectors.get(platform);
  if (connector === undefined || webhooks === null || connection.state === 'pending') return;
  // Another company's connection to the same account hears by the same subscriptions, where it uses the same app.
  const others = await findAccountConnections(context.database, platform, account);
  if (others.some((other) => other.connectionId !== id && !other.disconnected)) return;
  const { origins } = context.platforms(platform);
  const address = webhookAddress(context.publicUrl(), origins, platform);
  if (address.kind === 'unreachable') return;
  try {
    const open = connector.open(tokens.openSession(tenantId, connection));
    await open.unsubscribe?.(address.url, AbortSignal.timeout(farewellMs));
  } catch (error) {
    context.logger.warn({ event: 'webhooks.unsubscribe_failed', connectionId: id, error });
  }
}

async function stopRun(
  { context: { database, logger } }: ConnectionParts,
  tenantId: TenantId,
  connectionId: string,
): Promise<void> {
  const run = await activeRun(database, tenantId, connectionId);
  if (run === null) return;
  try {
    await cancelRun(database, tenantId, run.id);
    await releaseRun(database, tenantId, { connectionId, runId: run.id });
  } catch (error) {
    // It came to its end by itself meanwhile.
    logger.info({ event: 'connection.run_over', connectionId, error });
  }
}
