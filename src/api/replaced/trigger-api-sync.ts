import type { TenantId } from '../../core/index.ts';
import { noteDeed } from '../accounts/deeds.ts';
import type { Connection } from '../contract/index.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { apiSyncQuery, apiSyncSchema } from '../schemas/replaced.ts';
import { readable } from './start-runs.ts';

/** A client is the company itself, or one of its connections by id, account, name or its store's number. */
function isClient(connection: Connection, tenantId: TenantId, client: string): boolean {
  const { id, account, name, store } = connection;
  const known = [tenantId, id, account, name, ...(store === null ? [] : [String(store.id)])];
  return known.some((text) => text.toLowerCase() === client.toLowerCase());
}

/** Why a connection is left alone; null = it is read. */
function reasonToSkip(connection: Connection, force: boolean): string | null {
  if (readable([connection]).length === 0)
    return connection.reason?.message ?? `It is ${connection.state}.`;
  if (connection.runId !== null) return 'It is being read already.';
  if (force) return null;
  if (connection.nextAttemptAt !== null)
    return `It failed and is tried again at ${connection.nextAttemptAt}; force_sync=true does not wait.`;
  const due = connection.nextLiveAt;
  if (due !== null && Date.parse(due) > Date.now())
    return `It is not due before ${due}; force_sync=true does not wait.`;
  return null;
}

export const triggerApiSyncEndpoint = memberEndpoint('connections.write', {
  method: 'POST',
  path: '/api/admin/trigger-api-sync',
  tag: 'Replaced systems',
  summary: 'Read the stores that are due, or with force_sync all of them',
  schemas: { query: apiSyncQuery, answer: apiSyncSchema },
  handle: async ({ query, principal, services }) => {
    const { tenantId } = principal;
    const { connections, sync } = services.ports;
    const { client_id_filter: client = '', platform_filter: platform = '' } = query;
    const chosen = (await connections.list(tenantId)).filter(
      (connection) =>
        (client === '' || isClient(connection, tenantId, client)) &&
        (platform === '' || connection.platform === platform.toLowerCase()),
    );
    const triggered = [];
    const skipped = [];
    for (const connection of chosen) {
      const { id, name } = connection;
      const reason = reasonToSkip(connection, query.force_sync);
      if (reason !== null) skipped.push({ connection_id: id, name, reason });
      else {
        const command = { connectionId: id, mode: 'live', trigger: 'admin' } as const;
        const run = await sync.request(tenantId, command);
        triggered.push({ connection_id: id, name, run_id: run.id });
      }
    }
    await noteDeed(services, principal, {
      action: 'sync.start',
      subject: `tenant:${tenantId}`,
      detail: { mode: 'live', runs: triggered.length },
    });
    const message = `Sync triggered for ${triggered.length} of ${chosen.length} stores`;
    return { success: true as const, message, triggered, skipped };
  },
});
