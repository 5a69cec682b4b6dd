import type { Services } from '../services.ts';

/**
 * Somebody begins to work in a company: what was not read for too long is read now. Nobody waits for it, and nobody is kept out
 * where it fails.
 */
export function nudgeStores(services: Services, headers: Headers): void {
  const nudge = async (): Promise<void> => {
    const { principal } = await services.principals.resolve(headers);
    if (principal !== null) await services.ports.sync.signedIn(principal.tenantId);
  };
  nudge().catch((error: unknown) => services.logger.warn({ event: 'sync.nudge', error }));
}
