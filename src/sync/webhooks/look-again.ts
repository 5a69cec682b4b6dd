import type { ConnectionCheck } from '../../connectors/index.ts';
import { AppError, type TenantId, timeZone, toAppError } from '../../core/index.ts';
import {
  type ConnectionRow,
  changeConnection,
  readConnection,
  readStore,
  runningStates,
  type StoreRow,
  updateStore,
} from '../../ledger/index.ts';
import { connectionSubject } from '../notices/connection-notices.ts';
import { connectorOf } from '../sync-context.ts';
import type { InboxParts } from './inbox-parts.ts';

type Look = {
  readonly tenantId: TenantId;
  readonly connectionId: string;
  readonly why: 'uninstalled' | 'scopes_changed' | 'store_changed';
};

const patienceMs = 30_000;

/**
 * The platform says that something about the connection itself changed: it is asked how things stand now. Messages come late
 * and out of order, so that one of an app that was installed again since must not end what works.
 *
 * @throws AppError where the platform does not answer: it is asked again later
 */
export async function lookAgain(
  parts: InboxParts,
  { tenantId, connectionId, why }: Look,
  signal: AbortSignal,
): Promise<void> {
  const { context, tokens, health } = parts;
  const connection = await readConnection(context.database, tenantId, connectionId);
  if (!runningStates.includes(connection.state)) return;
  const connector = connectorOf(context, connection.platform);
  let check: ConnectionCheck;
  try {
    const open = connector.open(tokens.openSession(tenantId, connection));
    check = await open.check(AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]));
  } catch (thrown) {
    const error = toAppError(thrown);
    const said = ['connector_auth', 'connector_unpaid', 'connector_gone'].includes(error.code);
    if (!said) throw thrown;
    const final = why === 'uninstalled';
    const told = final ? uninstalled(connector.title, connection, error) : error;
    await health.failed(tenantId, connectionId, { error: told, nextAttemptAt: null, final });
    return;
  }
  await keepCheck(parts, tenantId, { connection, check });
}

function uninstalled(title: string, { account }: ConnectionRow, error: AppError): AppError {
  return new AppError(
    'connector_auth',
    `The app was uninstalled from ${account} on ${title}: connect it again to go on, or disconnect it.`,
    { cause: error, ...(error.provider === null ? {} : { provider: error.provider }) },
  );
}

type Checked = { readonly connection: ConnectionRow; readonly check: ConnectionCheck };

async function keepCheck(
  parts: InboxParts,
  tenantId: TenantId,
  { connection, check }: Checked,
): Promise<void> {
  const { database, now } = parts.context;
  const { id, storeId } = connection;
  const { gaps, scopes } = check;
  const change = { gaps, scopes, checkedAt: now() };
  await changeConnection(database, tenantId, { id, change });
  if (storeId === null) return;
  const store = await database.tenant(tenantId, (tx) => readStore(tx, storeId), { readOnly: true });
  await followStore(parts, tenantId, { connection, check, store });
}

/** A new zone moves days, which restates the store; a new currency cannot be followed. */
async function followStore(
  { context, notices }: InboxParts,
  tenantId: TenantId,
  { connection, check, store }: Checked & { readonly store: StoreRow },
): Promise<void> {
  const { database, logger } = context;
  const { id, name, account } = connection;
  const subject = connectionSubject(id);
  if (store.zone !== check.zone) {
    const zone = timeZone(check.zone);
    await updateStore(database, tenantId, { id: store.id, change: { zone } });
  }
  // A name that somebody gave the store here stays.
  if (check.name !== name && store.name === name) {
    await changeConnection(database, tenantId, { id, change: { name: check.name } });
    await updateStore(database, tenantId, { id: store.id, change: { name: check.name } }).catch(
      (error: unknown) => logger.info({ event: 'store.name_taken', connectionId: id, error }),
    );
  }
  if (store.currency === check.currency) {
    await notices.resolve(tenantId, { kind: 'connection_changed', subject });
    return;
  }
  await notices.open(tenantId, {
    kind: 'connection_changed',
    level: 'error',
    subject,
    title: `${store.name} keeps its books in ${check.currency} now`,
    cause: `${account} changed its currency from ${store.currency} to ${check.currency}.`,
    gap: `Orders in ${check.currency} are not added to figures in ${store.currency}.`,
    remedy:
      'Disconnect this connection, keeping its data, and connect the account anew: that makes a new store.',
    detail: { connectionId: id, from: store.currency, to: check.currency },
  });
}
