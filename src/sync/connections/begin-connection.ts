import type { AuthMethod, Connector, GrantRequest } from '../../connectors/index.ts';
import { AppError, type TenantId } from '../../core/index.ts';
import {
  type ConnectionRow,
  changeConnection,
  createConnection,
  insertOauthRequest,
  listConnections,
  readConnection,
} from '../../ledger/index.ts';
import type { SyncContext } from '../sync-context.ts';
import { callbackPath } from '../webhooks/webhook-address.ts';
import { type ConnectionParts, callContext } from './connection-parts.ts';
import type { BeginConnection, ConnectionActor } from './connections.ts';
import { establish } from './establish.ts';
import { type CheckedGrant, checkGrant } from './granted-session.ts';
import { chosenMethod } from './platform-views.ts';

/** A connection under way or made. */
export type Begun = { readonly connection: ConnectionRow; readonly consentUrl: string | null };

/** A consent page is left open for a coffee, not for a day. */
const consentMs = 10 * 60_000;

export async function beginConnection(
  parts: ConnectionParts,
  tenantId: TenantId,
  request: BeginConnection & { readonly actor: ConnectionActor },
): Promise<Begun> {
  const { context } = parts;
  const { connector, method } = chosenMethod(context, request.platform, request.method);
  const account = connector.account(request.account);
  await mustBeNew(context, tenantId, { platform: request.platform, account });
  if (method.kind === 'oauth') {
    const connection = await pendingConnection(context, tenantId, { ...request, account });
    return consent(context, tenantId, { connector, connection, actor: request.actor });
  }
  const given = { connector, method, account, fields: request.fields ?? {} };
  const granted = await grantFields(context, { ...given, kind: method.kind });
  const connection = await pendingConnection(context, tenantId, { ...request, account });
  const establishing = { connector, connection, granted, authKind: method.kind };
  return { connection: await establish(parts, tenantId, establishing), consentUrl: null };
}

/** A new consent, or new credentials, for an account that has been connected. */
export async function reauthorizeConnection(
  parts: ConnectionParts,
  tenantId: TenantId,
  request: {
    readonly id: string;
    readonly method?: AuthMethod['kind'];
    readonly fields?: Readonly<Record<string, string>>;
    readonly actor: ConnectionActor;
  },
): Promise<Begun> {
  const { context } = parts;
  const connection = await readConnection(context.database, tenantId, request.id);
  if (connection.state === 'disconnected') {
    throw new AppError(
      'conflict',
      `${connection.name} was disconnected: connect ${connection.account} anew, its store is taken up again.`,
    );
  }
  const kind = request.method ?? connection.authKind;
  const { connector, method } = chosenMethod(context, connection.platform, kind);
  if (kind === 'oauth') {
    return consent(context, tenantId, { connector, connection, actor: request.actor });
  }
  const { account } = connection;
  const granted = await grantFields(context, {
    ...{ connector, method, account, kind },
    fields: request.fields ?? {},
  });
  const establishing = { connector, connection, granted, authKind: kind };
  return { connection: await establish(parts, tenantId, establishing), consentUrl: null };
}

type Account = { readonly platform: string; readonly account: string };

/** @throws AppError `conflict` where the company has it connected; one whose consent never came may be begun again */
async function mustBeNew(
  { database }: SyncContext,
  tenantId: TenantId,
  { platform, account }: Account,
): Promise<void> {
  const found = await findConnection(database, tenantId, { platform, account });
  if (found === null || found.state === 'pending') return;
  throw new AppError(
    'conflict',
    `${account} is connected already, as “${found.name}”: open that connection, or disconnect it first.`,
  );
}

async function findConnection(
  database: SyncContext['database'],
  tenantId: TenantId,
  { platform, account }: Account,
): Promise<ConnectionRow | null> {
  const all = await listConnections(database, tenantId);
  return all.find((one) => one.platform === platform && one.account === account) ?? null;
}

async function pendingConnection(
  { database }: SyncContext,
  tenantId: TenantId,
  request: BeginConnection & { readonly actor: ConnectionActor },
): Promise<ConnectionRow> {
  const { platform, account, method: authKind, storeName, actor } = request;
  const name = storeName?.trim() ?? '';
  const known = await findConnection(database, tenantId, { platform, account });
  if (known?.state === 'pending') {
    const change = { authKind, ...(name === '' ? {} : { name }) };
    return changeConnection(database, tenantId, { id: known.id, change });
  }
  return createConnection(database, tenantId, {
    ...{ platform, account, authKind },
    name: name === '' ? account : name,
    createdBy: actor.actor,
  });
}

/** Where the platform sends the browser back to. */
export function redirectUrl({ publicUrl }: SyncContext, platform: string): string {
  return `${publicUrl()}${callbackPath(platform)}`;
}

async function consent(
  context: SyncContext,
  tenantId: TenantId,
  of: {
    readonly connector: Connector;
    readonly connection: ConnectionRow;
    readonly actor: ConnectionActor;
  },
): Promise<Begun> {
  const { connector, connection, actor } = of;
  const { platform, account } = connection;
  const { app, origins } = context.platforms(platform);
  if (app === null || connector.authorizationUrl === undefined) {
    throw new Error(`${platform} has no app, which the choice of the method should have said`);
  }
  const { state } = await insertOauthRequest(context.database, {
    ...{ tenantId, platform, account, connectionId: connection.id },
    userId: actor.userId,
    lifetimeMs: consentMs,
  });
  const url = redirectUrl(context, platform);
  const request = { account, origins, app, redirectUrl: url, state };
  return { connection, consentUrl: connector.authorizationUrl(request) };
}

const longestField = 4_000;

/** Grants by what the user entered, and tries it. Nothing is kept. */
async function grantFields(
  context: SyncContext,
  given: {
    readonly connector: Connector;
    readonly method: AuthMethod;
    readonly account: string;
    readonly kind: Exclude<GrantRequest['kind'], 'oauth'>;
    readonly fields: Readonly<Record<string, string>>;
  },
): Promise<CheckedGrant> {
  const { connector, method, account, kind } = given;
  const fields = Object.fromEntries(
    method.fields.map(({ name }) => [name, (given.fields[name] ?? '').trim()]),
  );
  const long = method.fields.find(({ name }) => (fields[name]?.length ?? 0) > longestField);
  if (long !== undefined) {
    throw new AppError('input_invalid', `“${long.label}” is too long to be one.`);
  }
  const call = callContext(context, connector.platform);
  const grant = await connector.grant({ kind, account, fields }, call);
  return checkGrant(context, { connector, account, context: call }, grant);
}
