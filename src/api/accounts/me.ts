import { AppError } from '../../core/index.ts';
import type { Me } from '../contract/index.ts';
import type { Services } from '../services.ts';
import type { Principal } from './principal.ts';

/** What `GET /api/v1/me` says of a principal. */
export async function describeMe(services: Services, principal: Principal): Promise<Me> {
  return {
    user: principal.user,
    tenant: await services.ports.tenants.settings(principal.tenantId),
    role: principal.role,
    permissions: [...principal.permissions],
    tenants: principal.memberships.map(({ tenantId, tenantName, role }) => ({
      id: tenantId,
      name: tenantName,
      role,
    })),
  };
}

/** The principal of a session that was opened just now. */
export async function principalOfCookies(
  services: Services,
  setCookies: readonly string[],
): Promise<Principal> {
  const cookie = setCookies.map((text) => text.split(';')[0] ?? '').join('; ');
  const { principal } = await services.principals.resolve(new Headers({ cookie }));
  if (principal === null) throw new AppError('unauthenticated', 'The session did not open.');
  return principal;
}
