import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';
import { reconcileRequestSchema } from '../schemas/connections.ts';
import { runSchema } from '../schemas/imports.ts';

export const reconcileConnectionEndpoint = memberEndpoint('sync', {
  method: 'POST',
  path: '/api/v1/connections/{id}/reconciliation',
  tag: 'Connections',
  summary: "Compare with the platform's own figures now, and repair what differs",
  status: 202,
  schemas: { path: uuidPath, body: reconcileRequestSchema, answer: runSchema },
  errors: ['not_found', 'conflict'],
  handle: async ({ path, body, principal, services }) => {
    const run = await services.ports.sync.request(principal.tenantId, {
      connectionId: path.id,
      mode: 'reconcile',
      days: body,
      trigger: 'user',
    });
    await noteDeed(services, principal, { action: 'sync.reconcile', subject: `run:${run.id}` });
    return run;
  },
});
