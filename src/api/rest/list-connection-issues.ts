import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';
import { issuesQuery, issuesSchema } from '../schemas/imports.ts';

export const listConnectionIssuesEndpoint = memberEndpoint('sync', {
  method: 'GET',
  path: '/api/v1/connections/{id}/issues',
  tag: 'Connections',
  summary: 'Records that could not be read, with the reason, until something mends them',
  schemas: { path: uuidPath, query: issuesQuery, answer: issuesSchema },
  errors: ['not_found'],
  handle: ({ path, query, principal, services }) =>
    services.ports.connections.issues(principal.tenantId, path.id, query),
});
