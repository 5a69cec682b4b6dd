import { currencyCode, timeZone } from '../../core/index.ts';
import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { storeCreateSchema, storeSchema } from '../schemas/stores.ts';

export const createStoreEndpoint = memberEndpoint('stores.write', {
  method: 'POST',
  path: '/api/v1/stores',
  tag: 'Stores',
  summary: 'Add a store',
  status: 201,
  schemas: { body: storeCreateSchema, answer: storeSchema },
  errors: ['conflict'],
  handle: async ({ body, principal, services }) => {
    const store = await services.ports.stores.create(principal.tenantId, {
      name: body.name,
      platform: body.platform ?? 'import',
      currency: currencyCode(body.currency),
      zone: timeZone(body.zone),
    });
    await noteDeed(services, principal, { action: 'store.create', subject: `store:${store.id}` });
    return store;
  },
});
