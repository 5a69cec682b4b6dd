import type { Json } from '../../core/index.ts';
import { audit } from '../../ledger/index.ts';
import type { Doer } from '../connection-ports.ts';
import type { Services } from '../services.ts';
import type { Principal } from './principal.ts';

/** On whose behalf something is done. */
export function doerOf({ actor, user }: Principal): Doer {
  return { actor, userId: user.id };
}

/** Notes in the company's audit what a principal did. */
export async function noteDeed(
  services: Services,
  principal: Principal,
  deed: { readonly action: string; readonly subject: string; readonly detail?: Json },
): Promise<void> {
  await services.database.tenant(principal.tenantId, (tx) =>
    audit(tx, { actor: principal.actor, ...deed }),
  );
}
