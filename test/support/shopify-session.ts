import type { ShopifySandbox } from '../../sandbox/index.ts';
import type { Session } from '../../src/connectors/index.ts';
import { AppError, silentLogger } from '../../src/core/index.ts';

/** A session of a shop of the sandbox with a pasted token and nothing that limits it: for tests of what is read, not of how. */
export function shopifySession(sandbox: ShopifySandbox, account: string): Session {
  const credentials = { kind: 'token', accessToken: sandbox.token(account) };
  const origin = `${sandbox.url}/{account}`;
  return {
    account,
    origins: { authorization: origin, api: origin },
    app: null,
    now: () => Date.now(),
    log: silentLogger,
    credentials: async () => credentials,
    renew: async () => {
      throw new AppError('connector_auth', 'The token was refused.');
    },
    budget: {
      take: async () => undefined,
      observe: async () => undefined,
      pause: async () => undefined,
    },
  };
}
