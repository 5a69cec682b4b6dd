import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';
import { runLogSchema } from '../schemas/connections.ts';

export const getRunLogEndpoint = memberEndpoint('runs', {
  method: 'GET',
  path: '/api/v1/runs/{id}/log',
  tag: 'Imports',
  summary: 'What a run noted, oldest first',
  schemas: { path: uuidPath, answer: runLogSchema },
  errors: ['not_found'],
  handle: async ({ path, principal, services }) => ({
    entries: await services.ports.runs.log(principal.tenantId, path.id),
  }),
});
