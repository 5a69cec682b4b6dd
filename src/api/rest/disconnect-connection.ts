import { doerOf, noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';
import { disconnectQuery } from '../schemas/connections.ts';

export const disconnectConnectionEndpoint = memberEndpoint('connections.write', {
  method: 'DELETE',
  path: '/api/v1/connections/{id}',
  tag: 'Connections',
  summary:
    'Disconnect for good: data=keep leaves what was read, data=remove removes it in the background',
  status: 204,
  schemas: { path: uuidPath, query: disconnectQuery },
  errors: ['not_found', 'conflict'],
  handle: async ({ path, query, principal, services }) => {
    const { tenantId } = principal;
    const options = { data: query.data, doer: doerOf(principal) };
    await services.ports.connections.disconnect(tenantId, path.id, options);
    await noteDeed(services, principal, {
      action: 'connection.disconnect',
      subject: `connection:${path.id}`,
      detail: { data: query.data },
    });
  },
});
