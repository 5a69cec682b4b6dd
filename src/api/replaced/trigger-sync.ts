import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { startedSchema, triggerPath } from '../schemas/replaced.ts';
import { readableOf, startRuns } from './start-runs.ts';

const patienceMs = 10_000;
/** Modes of a run that reads all that a run of the asked mode would. */
const covers = { live: ['live', 'full', 'backfill'], full: ['full', 'backfill'] } as const;

export const triggerSyncEndpoint = memberEndpoint('sync', {
  method: 'POST',
  path: '/api/sync/trigger/{mode}',
  tag: 'Replaced systems',
  summary: 'Read all stores now',
  schemas: { path: triggerPath, answer: startedSchema },
  errors: ['conflict', 'busy'],
  handle: async ({ path: { mode }, principal, services, signal }) => {
    const { tenantId } = principal;
    const wanted = (await readableOf(services.ports, tenantId)).map((connection) => ({
      tenantId,
      connection,
      command: { connectionId: connection.id, mode, trigger: 'api' },
      fits: (run: { readonly mode: string }) => covers[mode].some((known) => known === run.mode),
    }));
    const until = performance.now() + patienceMs;
    const runs = await startRuns(services.ports, wanted, { until, signal });
    await noteDeed(services, principal, {
      action: 'sync.start',
      subject: `tenant:${tenantId}`,
      detail: { mode, runs: runs.length },
    });
    const message = mode === 'full' ? 'Full sync triggered' : 'Live sync triggered';
    return { message, status: 'running' as const };
  },
});
