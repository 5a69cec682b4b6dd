import { AppError } from '../../core/index.ts';
import { chooseTenant } from '../../ledger/index.ts';
import { describeMe } from '../accounts/me.ts';
import { nudgeStores } from '../accounts/nudge-stores.ts';
import { personEndpoint } from '../http/endpoint.ts';
import { meSchema, tenantChoiceSchema } from '../schemas/account.ts';

export const chooseTenantEndpoint = personEndpoint(null, {
  method: 'PUT',
  path: '/api/v1/me/tenant',
  tag: 'Account',
  summary: 'Choose the company that this session works in',
  schemas: { body: tenantChoiceSchema, answer: meSchema },
  errors: ['not_found'],
  handle: async ({ body, request, principal, services }) => {
    const chosen = principal.memberships.find(({ tenantId }) => tenantId === body.tenantId);
    if (chosen === undefined || principal.sessionId === null)
      throw new AppError('not_found', 'You are no member of such a company.');
    const { sessionId } = principal;
    await services.database.control((tx) => chooseTenant(tx, sessionId, chosen.tenantId));
    services.principals.forget();
    nudgeStores(services, request.headers);
    const { principal: now } = await services.principals.resolve(request.headers);
    return describeMe(services, now ?? principal);
  },
});
