import type { TenantId } from '../../core/index.ts';
import { AppError } from '../../core/index.ts';
import type { Membership } from '../../ledger/index.ts';
import type { Filter } from '../../metrics/index.ts';
import type { Permission, Role } from '../contract/index.ts';

/** Who asks: a person with a session, or a key that acts for one, inside one company. */
export type Principal = {
  /** Null for a key. */
  readonly sessionId: string | null;
  /** As it stands in the audit: `user:<id>` or `key:<id>`. */
  readonly actor: string;
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly tenantId: TenantId;
  readonly role: Role;
  readonly repId: number | null;
  readonly permissions: ReadonlySet<Permission>;
  /** All companies of the person; for a key, its own alone. */
  readonly memberships: readonly Membership[];
};

/**
 * Filters that hold for everything a principal asks: a rep sees their own sales and nobody else's.
 *
 * @throws AppError `forbidden` for a rep who is linked to no sales rep yet: an empty filter would show everything
 */
export function scopeOf(principal: Principal): readonly Filter[] {
  if (principal.role !== 'rep') return [];
  if (principal.repId === null) {
    throw new AppError(
      'forbidden',
      'Your account is not linked to a sales rep yet: ask an admin of the company to choose one under Members.',
    );
  }
  return [{ dimension: 'rep', op: 'in', values: [principal.repId] }];
}
