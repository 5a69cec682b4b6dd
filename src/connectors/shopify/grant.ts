import type { CallContext, Grant, GrantRequest, RateBudget, Session } from '../connector.ts';
import { needsReauth } from '../kit/errors.ts';
import { shopAccount } from './account.ts';
import { firstCredentials } from './auth.ts';
import { openClient } from './client.ts';
import { title } from './errors.ts';
import { readFacts } from './shop-facts.ts';
import type { Transport } from './transport.ts';

/** See `Connector.grant`. A pasted token is tried, so that a wrong one is told at once, and its scopes are known. */
export async function grantShop(
  request: GrantRequest,
  context: CallContext,
  transport: Transport,
): Promise<Grant> {
  const grant = await firstCredentials(request, context, transport);
  if (request.kind !== 'token') return grant;
  const account = shopAccount(request.account);
  const session: Session = {
    ...context,
    account,
    budget: unlimited,
    credentials: async () => grant.credentials,
    renew: async () => {
      throw needsReauth({ title, account, provider: 'The access token was refused.' });
    },
  };
  const { scopes } = await readFacts(openClient(session, transport), context.signal);
  return { ...grant, scopes: [...scopes].toSorted() };
}

/** One small question before there is a connection needs no shared budget. */
const unlimited: RateBudget = {
  take: async () => undefined,
  observe: async () => undefined,
  pause: async () => undefined,
};
