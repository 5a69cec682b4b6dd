import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { Answer, Query } from '../../../../src/api/contract/index.ts';
import { type ApiFailure, request, toFailure } from './client.ts';
import { liveRevision } from './live-state.ts';

/** What a panel shows. `stale`: the figures are older than the failure that keeps us from reading newer ones. */
export type AnswerState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly failure: ApiFailure; readonly retry: () => void }
  | {
      readonly kind: 'ready';
      readonly answer: Answer;
      /** The answer to the question asked before; the one asked now is under way. */
      readonly isPrevious: boolean;
      readonly stale: { readonly sinceMs: number; readonly failure: ApiFailure } | null;
      readonly retry: () => void;
    };

function fetchAnswer(query: Query, signal: AbortSignal): Promise<Answer> {
  const known = liveRevision();
  const path = known === null ? '/api/v1/query' : `/api/v1/query?min_revision=${known}`;
  return request<Answer>(path, { method: 'POST', body: query, signal });
}

/** Everything under this key shows the ledger and is asked again when its revision moves. */
export const ledgerKey = 'ledger';

export function answerOptions(query: Query) {
  return queryOptions({
    queryKey: [ledgerKey, 'answer', query],
    queryFn: ({ signal }) => fetchAnswer(query, signal),
    placeholderData: keepPreviousData,
  });
}

/** Asks one query and says in which of the states its panel is. */
export function useAnswer(query: Query): AnswerState {
  const result = useQuery(answerOptions(query));
  const retry = () => void result.refetch();
  if (result.data === undefined) {
    if (result.error === null) return { kind: 'loading' };
    return { kind: 'failed', failure: toFailure(result.error), retry };
  }
  const stale =
    result.error === null || result.isPlaceholderData
      ? null
      : { sinceMs: result.dataUpdatedAt, failure: toFailure(result.error) };
  return {
    kind: 'ready',
    answer: result.data,
    isPrevious: result.isPlaceholderData,
    stale,
    retry,
  };
}
