import { timeZone } from '../../core/index.ts';
import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { idPath, storeChangeSchema, storeSchema } from '../schemas/stores.ts';

export const changeStoreEndpoint = memberEndpoint('stores.write', {
  method: 'PATCH',
  path: '/api/v1/stores/{id}',
  tag: 'Stores',
  summary: 'Rename a store or change its zone, which restates its days in the background',
  schemas: { path: idPath, body: storeChangeSchema, answer: storeSchema },
  errors: ['not_found', 'conflict'],
  handle: async ({ path, body, principal, services }) => {
    const store = await services.ports.stores.change(principal.tenantId, path.id, {
      ...(body.name === undefined ? {} : { name: body.name }),
      ...(body.zone === undefined ? {} : { zone: timeZone(body.zone) }),
    });
    await noteDeed(services, principal, {
      action: 'store.change',
      subject: `store:${store.id}`,
      detail: { fields: Object.keys(body) },
    });
    return store;
  },
});
