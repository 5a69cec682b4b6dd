import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';
import { connectionSchema } from '../schemas/connections.ts';

export const resumeConnectionEndpoint = memberEndpoint('connections.write', {
  method: 'POST',
  path: '/api/v1/connections/{id}/resume',
  tag: 'Connections',
  summary: 'Read it again, from where it was left',
  schemas: { path: uuidPath, answer: connectionSchema },
  errors: ['not_found', 'conflict'],
  handle: async ({ path, principal, services }) => {
    const connection = await services.ports.connections.resume(principal.tenantId, path.id);
    await noteDeed(services, principal, {
      action: 'connection.resume',
      subject: `connection:${path.id}`,
    });
    return connection;
  },
});
