import { z } from 'zod';
import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';
import { runSchema } from '../schemas/imports.ts';

export const cancelRunEndpoint = memberEndpoint('import', {
  method: 'POST',
  path: '/api/v1/runs/{id}/cancel',
  tag: 'Imports',
  summary: 'Stop a run after the page it is at',
  schemas: { path: uuidPath, body: z.object({}), answer: runSchema },
  errors: ['not_found', 'conflict'],
  handle: async ({ path, principal, services }) => {
    const run = await services.ports.runs.cancel(principal.tenantId, path.id);
    await noteDeed(services, principal, { action: 'run.cancel', subject: `run:${run.id}` });
    return run;
  },
});
