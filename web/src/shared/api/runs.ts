import { queryOptions } from '@tanstack/react-query';
import type { Run, RunIssuesPage } from '../../../../src/api/contract/index.ts';
import { request } from './client.ts';

export const runsKey = ['runs'] as const;

export function runKey(id: string) {
  return ['run', id] as const;
}

const ended = new Set(['succeeded', 'failed', 'cancelled', 'interrupted']);

export function isEnded(run: Run): boolean {
  return ended.has(run.state);
}

/** The newest runs first. */
export function runsOptions() {
  return queryOptions({
    queryKey: runsKey,
    queryFn: async ({ signal }) =>
      (await request<{ readonly runs: readonly Run[] }>('/api/v1/runs', { signal })).runs,
  });
}

/** One run. Live events move it; it is also asked for each 2 s while it goes on, in case they do not flow. */
export function runOptions(id: string) {
  return queryOptions({
    queryKey: runKey(id),
    queryFn: ({ signal }) => request<Run>(`/api/v1/runs/${id}`, { signal }),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isEnded(state.data) ? false : 2000,
  });
}

export function runIssuesOptions(id: string, cursor: string | null) {
  const query = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
  return queryOptions({
    queryKey: ['run-issues', id, cursor],
    queryFn: ({ signal }) =>
      request<RunIssuesPage>(`/api/v1/runs/${id}/issues${query}`, { signal }),
  });
}

export function cancelRun(id: string): Promise<Run> {
  return request<Run>(`/api/v1/runs/${id}/cancel`, { method: 'POST', body: {} });
}
