import { listApiKeys } from '../../ledger/index.ts';
import { describeKey } from '../accounts/api-key.ts';
import { personEndpoint } from '../http/endpoint.ts';
import { apiKeysSchema } from '../schemas/account.ts';

export const listKeysEndpoint = personEndpoint('keys.write', {
  method: 'GET',
  path: '/api/v1/keys',
  tag: 'API keys',
  summary: "The company's API keys",
  schemas: { answer: apiKeysSchema },
  handle: async ({ principal, services }) => {
    const rows = await services.database.control((tx) => listApiKeys(tx, principal.tenantId));
    return { keys: rows.map(describeKey) };
  },
});
