import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';
import { connectionChangeSchema, connectionSchema } from '../schemas/connections.ts';

export const changeConnectionEndpoint = memberEndpoint('connections.write', {
  method: 'PATCH',
  path: '/api/v1/connections/{id}',
  tag: 'Connections',
  summary: 'Change when a connection is read',
  schemas: { path: uuidPath, body: connectionChangeSchema, answer: connectionSchema },
  errors: ['not_found'],
  handle: async ({ path, body, principal, services }) => {
    const changed = await services.ports.connections.change(principal.tenantId, path.id, body);
    await noteDeed(services, principal, {
      action: 'connection.change',
      subject: `connection:${path.id}`,
      detail: { fields: Object.keys(body) },
    });
    return changed;
  },
});
