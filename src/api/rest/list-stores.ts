import { memberEndpoint } from '../http/endpoint.ts';
import { storesSchema } from '../schemas/stores.ts';

export const listStoresEndpoint = memberEndpoint('query', {
  method: 'GET',
  path: '/api/v1/stores',
  tag: 'Stores',
  summary: 'Stores with how fresh and how complete they are',
  schemas: { answer: storesSchema },
  handle: async ({ principal, services }) => ({
    stores: await services.ports.stores.list(principal.tenantId),
  }),
});
