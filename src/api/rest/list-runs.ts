import { memberEndpoint } from '../http/endpoint.ts';
import { runsQuery, runsSchema } from '../schemas/imports.ts';

export const listRunsEndpoint = memberEndpoint('runs', {
  method: 'GET',
  path: '/api/v1/runs',
  tag: 'Imports',
  summary: 'Runs, newest first',
  schemas: { query: runsQuery, answer: runsSchema },
  handle: async ({ query, principal, services }) => {
    const { limit, store, connection } = query;
    const options = {
      limit,
      ...(store === undefined ? {} : { storeId: store }),
      ...(connection === undefined ? {} : { connectionId: connection }),
    };
    return { runs: await services.ports.runs.list(principal.tenantId, options) };
  },
});
