import { publicEndpoint } from '../http/endpoint.ts';
import { setupSchema } from '../schemas/account.ts';

export const getSetupEndpoint = publicEndpoint({
  method: 'GET',
  path: '/api/v1/setup',
  tag: 'Account',
  summary: 'Whether the installation has an owner yet',
  schemas: { answer: setupSchema },
  handle: async ({ services }) => ({
    claimed: await services.isClaimed(),
    version: services.version,
  }),
});
