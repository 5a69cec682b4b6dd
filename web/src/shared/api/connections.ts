import { queryOptions } from '@tanstack/react-query';
import type { Connection, Notice } from '../../../../src/api/contract/index.ts';
import { request } from './client.ts';

/** Everything under this key shows connections and is asked again when one of them moves. */
export const connectionsKey = ['connections'] as const;
export const noticesKey = ['notices'] as const;

export const connectionsOptions = queryOptions({
  queryKey: [...connectionsKey, 'all'],
  queryFn: async ({ signal }) =>
    (
      await request<{ readonly connections: readonly Connection[] }>('/api/v1/connections', {
        signal,
      })
    ).connections,
  refetchInterval: 30_000,
});

export const noticesOptions = queryOptions({
  queryKey: noticesKey,
  queryFn: async ({ signal }) =>
    (await request<{ readonly notices: readonly Notice[] }>('/api/v1/notices', { signal })).notices,
  refetchInterval: 120_000,
});

export function markNoticeRead(id: string): Promise<null> {
  return request(`/api/v1/notices/${id}/read`, { method: 'POST', body: {} });
}
