import { timeZone } from '../../core/index.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { syncStatusSchema } from '../schemas/replaced.ts';
import { syncStatus } from './sync-status.ts';

export const getSyncStatusEndpoint = memberEndpoint('connections', {
  method: 'GET',
  path: '/api/sync/status',
  tag: 'Replaced systems',
  summary: "When stores were read and will be, in the company's zone",
  schemas: { answer: syncStatusSchema },
  handle: async ({ principal, services }) => {
    const { connections, tenants } = services.ports;
    const { zone } = await tenants.settings(principal.tenantId);
    return syncStatus(await connections.list(principal.tenantId), timeZone(zone));
  },
});
