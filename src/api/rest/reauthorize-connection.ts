import { doerOf, noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';
import { connectionBegunSchema, connectionReauthorizeSchema } from '../schemas/connections.ts';
import { connectorFailures } from '../schemas/connector-failures.ts';

export const reauthorizeConnectionEndpoint = memberEndpoint('connections.write', {
  method: 'POST',
  path: '/api/v1/connections/{id}/reauthorize',
  tag: 'Connections',
  summary: 'Give access anew; store, history and cursors stay',
  schemas: { path: uuidPath, body: connectionReauthorizeSchema, answer: connectionBegunSchema },
  errors: ['not_found', 'conflict', 'config_invalid', ...connectorFailures],
  handle: async ({ path, body, principal, services }) => {
    const options = { request: body, doer: doerOf(principal) };
    const begun = await services.ports.connections.reauthorize(
      principal.tenantId,
      path.id,
      options,
    );
    await noteDeed(services, principal, {
      action: 'connection.reauthorize',
      subject: `connection:${path.id}`,
    });
    return begun;
  },
});
