import { memberEndpoint } from '../http/endpoint.ts';
import { noticesSchema } from '../schemas/connections.ts';

export const listNoticesEndpoint = memberEndpoint('connections', {
  method: 'GET',
  path: '/api/v1/notices',
  tag: 'Connections',
  summary: 'What people should know: what fails, what to do, and that it works again',
  schemas: { answer: noticesSchema },
  handle: async ({ principal, services }) => ({
    notices: await services.ports.notices.list(principal.tenantId),
  }),
});
