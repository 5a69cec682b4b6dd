import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';
import { runSchema } from '../schemas/imports.ts';

export const replayConnectionEndpoint = memberEndpoint('sync', {
  method: 'POST',
  path: '/api/v1/connections/{id}/replay',
  tag: 'Connections',
  summary: "Map what is kept of the platform's answers anew, without asking it again",
  status: 202,
  schemas: { path: uuidPath, answer: runSchema },
  errors: ['not_found', 'conflict'],
  handle: async ({ path, principal, services }) => {
    const run = await services.ports.sync.request(principal.tenantId, {
      connectionId: path.id,
      mode: 'replay',
      trigger: 'user',
    });
    await noteDeed(services, principal, { action: 'sync.replay', subject: `run:${run.id}` });
    return run;
  },
});
