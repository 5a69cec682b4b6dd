import { queryOptions } from '@tanstack/react-query';
import type {
  Connection,
  ConnectionBegun,
  ConnectionChange,
  ConnectionCreate,
  ConnectionReauthorize,
  ConnectionTest,
  Platform,
  Reconciliation,
  Run,
  RunIssuesPage,
  SyncRequest,
} from '../../../../src/api/contract/index.ts';
import { request } from '../../shared/api/client.ts';
import { connectionsKey } from '../../shared/api/connections.ts';

const at = (id: string) => `/api/v1/connections/${id}`;

export const platformsOptions = queryOptions({
  queryKey: ['platforms'],
  queryFn: async ({ signal }) =>
    (await request<{ readonly platforms: readonly Platform[] }>('/api/v1/platforms', { signal }))
      .platforms,
});

/** One connection. Live events move it; it is also asked for now and then, for the times of its next runs. */
export function connectionOptions(id: string) {
  return queryOptions({
    queryKey: [...connectionsKey, 'one', id],
    queryFn: ({ signal }) => request<Connection>(at(id), { signal }),
    refetchInterval: 20_000,
  });
}

export function connectionRunsOptions(id: string) {
  return queryOptions({
    queryKey: [...connectionsKey, 'runs', id],
    queryFn: async ({ signal }) =>
      (
        await request<{ readonly runs: readonly Run[] }>(
          `/api/v1/runs?connection=${encodeURIComponent(id)}&limit=30`,
          { signal },
        )
      ).runs,
  });
}

export function reconciliationOptions(id: string) {
  return queryOptions({
    queryKey: [...connectionsKey, 'reconciliation', id],
    queryFn: ({ signal }) => request<Reconciliation>(`${at(id)}/reconciliation`, { signal }),
  });
}

export function connectionIssuesOptions(id: string, cursor: string | null) {
  const query = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
  return queryOptions({
    queryKey: [...connectionsKey, 'issues', id, cursor],
    queryFn: ({ signal }) => request<RunIssuesPage>(`${at(id)}/issues${query}`, { signal }),
  });
}

export function beginConnection(body: ConnectionCreate): Promise<ConnectionBegun> {
  return request('/api/v1/connections', { method: 'POST', body });
}

export function reauthorize(id: string, body: ConnectionReauthorize): Promise<ConnectionBegun> {
  return request(`${at(id)}/reauthorize`, { method: 'POST', body });
}

export function changeConnection(id: string, body: ConnectionChange): Promise<Connection> {
  return request(at(id), { method: 'PATCH', body });
}

export function testConnection(id: string): Promise<ConnectionTest> {
  return request(`${at(id)}/test`, { method: 'POST', body: {} });
}

export function pauseConnection(id: string): Promise<Connection> {
  return request(`${at(id)}/pause`, { method: 'POST', body: {} });
}

export function resumeConnection(id: string): Promise<Connection> {
  return request(`${at(id)}/resume`, { method: 'POST', body: {} });
}

export function syncConnection(id: string, body: SyncRequest): Promise<Run> {
  return request(`${at(id)}/sync`, { method: 'POST', body });
}

export function disconnect(id: string, data: 'keep' | 'remove'): Promise<null> {
  return request(`${at(id)}?data=${data}`, { method: 'DELETE' });
}

export function compareDays(
  id: string,
  body: { readonly from: string; readonly to: string },
): Promise<Run> {
  return request(`${at(id)}/reconciliation`, { method: 'POST', body });
}

export function replayConnection(id: string): Promise<Run> {
  return request(`${at(id)}/replay`, { method: 'POST', body: {} });
}
