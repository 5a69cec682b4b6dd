import { deleteApiKey } from '../../ledger/index.ts';
import { noteDeed } from '../accounts/deeds.ts';
import { personEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';

export const revokeKeyEndpoint = personEndpoint('keys.write', {
  method: 'DELETE',
  path: '/api/v1/keys/{id}',
  tag: 'API keys',
  summary: 'Revoke an API key, at once',
  status: 204,
  schemas: { path: uuidPath },
  errors: ['not_found'],
  handle: async ({ path, principal, services }) => {
    const { tenantId } = principal;
    await services.database.control((tx) => deleteApiKey(tx, tenantId, path.id));
    services.principals.forget();
    await noteDeed(services, principal, { action: 'key.revoke', subject: `key:${path.id}` });
  },
});
