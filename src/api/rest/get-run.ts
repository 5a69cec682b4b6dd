import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';
import { runSchema } from '../schemas/imports.ts';

export const getRunEndpoint = memberEndpoint('runs', {
  method: 'GET',
  path: '/api/v1/runs/{id}',
  tag: 'Imports',
  summary: 'One run with its progress and report',
  schemas: { path: uuidPath, answer: runSchema },
  errors: ['not_found'],
  handle: ({ path, principal, services }) => services.ports.runs.get(principal.tenantId, path.id),
});
