import { doerOf, noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { connectionBegunSchema, connectionCreateSchema } from '../schemas/connections.ts';
import { connectorFailures } from '../schemas/connector-failures.ts';

export const createConnectionEndpoint = memberEndpoint('connections.write', {
  method: 'POST',
  path: '/api/v1/connections',
  tag: 'Connections',
  summary:
    'Connect a store: with consent the browser goes to consentUrl, otherwise it is checked at once',
  status: 201,
  schemas: { body: connectionCreateSchema, answer: connectionBegunSchema },
  errors: ['conflict', 'config_invalid', 'not_found', ...connectorFailures],
  handle: async ({ body, principal, services }) => {
    const { connections } = services.ports;
    const begun = await connections.begin(principal.tenantId, body, doerOf(principal));
    await noteDeed(services, principal, {
      action: 'connection.create',
      subject: `connection:${begun.connection.id}`,
      detail: { platform: begun.connection.platform, account: begun.connection.account },
    });
    return begun;
  },
});
