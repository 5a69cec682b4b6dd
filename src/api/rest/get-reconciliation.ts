import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';
import { reconciliationSchema } from '../schemas/connections.ts';

export const getReconciliationEndpoint = memberEndpoint('connections', {
  method: 'GET',
  path: '/api/v1/connections/{id}/reconciliation',
  tag: 'Connections',
  summary: "How our figures compare with the platform's own, day by day",
  schemas: { path: uuidPath, answer: reconciliationSchema },
  errors: ['not_found'],
  handle: ({ path, principal, services }) =>
    services.ports.connections.reconciliation(principal.tenantId, path.id),
});
