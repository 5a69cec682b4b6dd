import type { ConnectionCheck, Connector } from '../../connectors/index.ts';
import { AppError, type TenantId } from '../../core/index.ts';
import {
  type ConnectionRow,
  changeConnection,
  changeSchedule,
  readCredential,
  readStore,
  storeCredential,
} from '../../ledger/index.ts';
import { sealedPlace, sealGrant } from '../tokens/sealed-grant.ts';
import type { ConnectionParts } from './connection-parts.ts';
import type { CheckedGrant } from './granted-session.ts';
import { storeOfAccount } from './store-of-account.ts';
import { subscribeWebhooks } from './subscribe-webhooks.ts';

/** A connection and the access to it that was just granted and tried. */
export type Establishing = {
  readonly connector: Connector;
  readonly connection: ConnectionRow;
  readonly granted: CheckedGrant;
  readonly authKind: ConnectionRow['authKind'];
};

/** Platforms answer a subscription in a second; a person waits. */
const subscribeMs = 20_000;

/**
 * Makes a connection work: credentials sealed and stored, its store, what it may see, its state, webhooks, and the first
 * sync. Each step may be repeated, so that who was cut off begins again without a trace of the first attempt.
 *
 * A connection that has a store already (a new consent) keeps it, with its history and cursors.
 */
export async function establish(
  parts: ConnectionParts,
  tenantId: TenantId,
  establishing: Establishing,
): Promise<ConnectionRow> {
  const { database } = parts.context;
  const { connection, granted, authKind } = establishing;
  const { id } = connection;
  const { grant, check } = granted;
  const known = connection.storeId !== null;
  const storeId = await storeOf(parts, tenantId, establishing);
  await keepCredentials(parts, tenantId, establishing);
  await changeConnection(database, tenantId, {
    id,
    change: {
      storeId,
      authKind,
      ...(known ? {} : { name: nameOf(connection, check) }),
      scopes: grant.scopes.length > 0 ? grant.scopes : check.scopes,
      gaps: check.gaps,
      checkedAt: parts.context.now(),
    },
  });
  const connected = await parts.health.reconnected(tenantId, id);
  await changeSchedule(database, tenantId, {
    connectionId: id,
    change: { liveDueAt: parts.context.now(), blockedUntil: null, failures: 0 },
  });
  await subscribeLater(parts, tenantId, { ...establishing, connection: connected });
  await beginToRead(parts, tenantId, { connectionId: id, known });
  return connected;
}

/** What a user called it wins over the shop's own name; an account that stands for a name does not. */
function nameOf({ name, account }: ConnectionRow, check: ConnectionCheck): string {
  return name !== account ? name : check.name;
}

async function storeOf(
  { context: { database } }: ConnectionParts,
  tenantId: TenantId,
  { connection, granted }: Establishing,
): Promise<number> {
  const { check } = granted;
  const { storeId, platform, account } = connection;
  if (storeId === null) {
    const name = nameOf(connection, check);
    return (await storeOfAccount(database, tenantId, { platform, account, name, check })).id;
  }
  const store = await database.tenant(tenantId, (tx) => readStore(tx, storeId), { readOnly: true });
  if (store.currency === check.currency) return storeId;
  throw new AppError(
    'conflict',
    `${account} keeps its books in ${check.currency} now, and this store in ${store.currency}; sums of both mean nothing. Disconnect this connection and connect the account anew: that makes a new store.`,
  );
}

/** A refresh may get in between: what was granted to a person just now wins. */
const mostSwaps = 5;

async function keepCredentials(
  { context }: ConnectionParts,
  tenantId: TenantId,
  { connection: { id, account }, granted }: Establishing,
): Promise<void> {
  const { database, sealer, now } = context;
  const sealed = sealGrant(sealer, sealedPlace(tenantId, id), {
    ...granted.grant,
    obtainedAt: now(),
  });
  for (let attempt = 0; attempt < mostSwaps; attempt += 1) {
    const current = await readCredential(database, tenantId, id);
    const version = await storeCredential(database, tenantId, {
      connectionId: id,
      ...sealed,
      expectedVersion: current?.version ?? null,
    });
    if (version !== null) return;
  }
  throw new AppError('conflict', `${account} was disconnected meanwhile: connect it anew.`);
}

/** What cannot be subscribed now is said on the connection, and polling does the work. */
async function subscribeLater(
  { context, tokens }: ConnectionParts,
  tenantId: TenantId,
  { connector, connection }: Establishing,
): Promise<void> {
  const open = connector.open(tokens.openSession(tenantId, connection));
  const signal = AbortSignal.timeout(subscribeMs);
  await subscribeWebhooks(context, tenantId, { connector, open, connection, signal });
}

/** A run that can't be asked for now is due, and the dispatcher asks for it. */
async function beginToRead(
  { context, request }: ConnectionParts,
  tenantId: TenantId,
  { connectionId, known }: { readonly connectionId: string; readonly known: boolean },
): Promise<void> {
  const run = known
    ? ({ connectionId, mode: 'live', trigger: 'reconnected' } as const)
    : ({ connectionId, mode: 'backfill', trigger: 'connected' } as const);
  try {
    await request(tenantId, run);
  } catch (error) {
    context.logger.warn({ event: 'connection.first_sync_failed', connectionId, error });
  }
}
