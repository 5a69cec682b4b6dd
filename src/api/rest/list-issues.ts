import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';
import { issuesQuery, issuesSchema } from '../schemas/imports.ts';

export const listIssuesEndpoint = memberEndpoint('import', {
  method: 'GET',
  path: '/api/v1/runs/{id}/issues',
  tag: 'Imports',
  summary: 'Records of a run that could not be taken in, with the reason',
  schemas: { path: uuidPath, query: issuesQuery, answer: issuesSchema },
  errors: ['not_found'],
  handle: ({ path, query, principal, services }) =>
    services.ports.runs.issues(principal.tenantId, path.id, query),
});
