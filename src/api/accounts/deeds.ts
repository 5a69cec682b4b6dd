import type { Json } from '../../core/index.ts';
import { audit } from '../../ledger/index.ts';
import type { Services } from '../services.ts';
import type { Principal } from './principal.ts';

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
