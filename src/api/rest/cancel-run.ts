import { z } from 'zod';
import { AppError } from '../../core/index.ts';
import { noteDeed } from '../accounts/deeds.ts';
import type { Principal } from '../accounts/principal.ts';
import type { Run } from '../contract/index.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';
import { runSchema } from '../schemas/imports.ts';

/** Imports and syncs are cancelled by whoever may start them. */
function checkMay(principal: Principal, run: Run): void {
  const needed = run.connectionId === null ? 'import' : 'sync';
  if (principal.permissions.has(needed)) return;
  throw new AppError('forbidden', `To cancel this run needs the permission "${needed}".`);
}

export const cancelRunEndpoint = memberEndpoint('runs', {
  method: 'POST',
  path: '/api/v1/runs/{id}/cancel',
  tag: 'Imports',
  summary: 'Stop a run after the page it is at',
  schemas: { path: uuidPath, body: z.object({}), answer: runSchema },
  errors: ['not_found', 'conflict'],
  handle: async ({ path, principal, services }) => {
    const { runs, sync } = services.ports;
    const found = await runs.get(principal.tenantId, path.id);
    checkMay(principal, found);
    const run = await (found.connectionId === null ? runs : sync).cancel(
      principal.tenantId,
      path.id,
    );
    await noteDeed(services, principal, { action: 'run.cancel', subject: `run:${run.id}` });
    return run;
  },
});
