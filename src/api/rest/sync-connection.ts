import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';
import { syncRequestSchema } from '../schemas/connections.ts';
import { runSchema } from '../schemas/imports.ts';

export const syncConnectionEndpoint = memberEndpoint('sync', {
  method: 'POST',
  path: '/api/v1/connections/{id}/sync',
  tag: 'Connections',
  summary: 'Read it now; where a run is under way, that one is the answer',
  status: 202,
  schemas: { path: uuidPath, body: syncRequestSchema, answer: runSchema },
  errors: ['not_found', 'conflict'],
  handle: async ({ path, body, principal, services }) => {
    const run = await services.ports.sync.request(principal.tenantId, {
      connectionId: path.id,
      mode: body.mode,
      trigger: 'user',
    });
    await noteDeed(services, principal, { action: 'sync.start', subject: `run:${run.id}` });
    return run;
  },
});
