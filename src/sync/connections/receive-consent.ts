import { AppError, type TenantId, toAppError } from '../../core/index.ts';
import {
  type ConnectionRow,
  type OauthRequest,
  readConnection,
  useOauthRequest as takeOauthRequest,
} from '../../ledger/index.ts';
import { connectorOf } from '../sync-context.ts';
import { redirectUrl } from './begin-connection.ts';
import { type ConnectionParts, callContext } from './connection-parts.ts';
import type { CallbackOutcome } from './connections.ts';
import { establish } from './establish.ts';
import { checkGrant } from './granted-session.ts';

export type Consent = {
  readonly platform: string;
  readonly query: ReadonlyMap<string, string>;
  readonly userId: string;
  readonly tenants: ReadonlySet<TenantId>;
};

/**
 * The browser came back. Its nonce is looked up by its hash (so that no comparison takes a time that tells of it) and used up
 * before anything else, whoever brings it.
 */
export async function receiveConsent(
  parts: ConnectionParts,
  consent: Consent,
): Promise<CallbackOutcome> {
  let request: OauthRequest | null = null;
  try {
    request = await takeRequest(parts, consent);
    mustBeTheirs(request, consent);
    const { id, name } = await finish(parts, request, consent);
    const message = `${name} is connected; its figures arrive now.`;
    return { ok: true, tenantId: request.tenantId, connectionId: id, code: null, message };
  } catch (thrown) {
    const error = toAppError(thrown);
    const { platform } = consent;
    parts.context.logger.warn({ event: 'connection.consent_failed', platform, error: thrown });
    const said = error.provider === null ? '' : ` (${error.provider})`;
    // A stranger learns nothing of whose consent it was.
    const known = request !== null && request.userId === consent.userId ? request : null;
    return {
      ok: false,
      tenantId: known?.tenantId ?? null,
      connectionId: known?.connectionId ?? null,
      code: error.code,
      message: `${error.message}${said}`,
    };
  }
}

/** @throws AppError `not_found` for a nonce that is unknown, was used, or ran out */
function takeRequest(
  { context: { database } }: ConnectionParts,
  { query }: Consent,
): Promise<OauthRequest> {
  return takeOauthRequest(database, query.get('state') ?? '');
}

function mustBeTheirs(request: OauthRequest, { platform, userId, tenants }: Consent): void {
  if (request.userId !== userId) {
    throw new AppError(
      'forbidden',
      'Somebody else began to connect this store: sign in as them, or begin anew yourself.',
    );
  }
  if (!tenants.has(request.tenantId)) {
    throw new AppError(
      'forbidden',
      'You may not connect stores of this company any more: ask one of its admins.',
    );
  }
  if (request.platform !== platform) {
    throw new AppError('input_invalid', 'This consent is for another platform: begin anew.');
  }
}

async function finish(
  parts: ConnectionParts,
  { tenantId, connectionId, platform, account }: OauthRequest,
  { query }: Consent,
): Promise<ConnectionRow> {
  const { context } = parts;
  const connection = await readConnection(context.database, tenantId, connectionId);
  if (connection.state === 'disconnected') {
    throw new AppError('conflict', `${account} was disconnected meanwhile: connect it anew.`);
  }
  if (query.has('error')) {
    const provider = query.get('error_description') ?? query.get('error') ?? '';
    throw new AppError(
      'connector_auth',
      `${account} was not connected, since access was not allowed. To connect it, begin anew and allow it.`,
      { provider: provider.slice(0, 300) },
    );
  }
  const connector = connectorOf(context, platform);
  const call = callContext(context, platform);
  const grant = await connector.grant(
    { kind: 'oauth', account, redirectUrl: redirectUrl(context, platform), query },
    call,
  );
  const granted = await checkGrant(context, { connector, account, context: call }, grant);
  return establish(parts, tenantId, { connector, connection, granted, authKind: 'oauth' });
}
