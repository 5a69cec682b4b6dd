import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { autoSyncActionSchema, autoSyncStatusSchema } from '../schemas/replaced.ts';
import { autoSyncAction, autoSyncStatus } from './auto-sync.ts';

export const postAutoSyncEndpoint = memberEndpoint('sync', {
  method: 'POST',
  path: '/api/stores/auto-sync-scheduler',
  tag: 'Replaced systems',
  summary: 'Read one store or all of them now, or see to it that all have their next time',
  schemas: { body: autoSyncActionSchema, answer: autoSyncStatusSchema },
  errors: ['not_found', 'conflict', 'busy'],
  handle: async ({ body, principal, services, signal }) => {
    const { tenantId } = principal;
    const message = await autoSyncAction(services.ports, { tenantId, action: body }, signal);
    await noteDeed(services, principal, {
      action: 'sync.start',
      subject: `tenant:${tenantId}`,
      detail: { action: body.action },
    });
    return { ...(await autoSyncStatus(services.ports, tenantId)), message };
  },
});
