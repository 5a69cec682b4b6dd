import { memberEndpoint } from '../http/endpoint.ts';
import { autoSyncStatusSchema } from '../schemas/replaced.ts';
import { autoSyncStatus } from './auto-sync.ts';

export const getAutoSyncEndpoint = memberEndpoint('connections', {
  method: 'GET',
  path: '/api/stores/auto-sync-scheduler',
  tag: 'Replaced systems',
  summary: "The scheduler, and the company's stores with when they are read",
  schemas: { answer: autoSyncStatusSchema },
  handle: ({ principal, services }) => autoSyncStatus(services.ports, principal.tenantId),
});
