import { hashKey, keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
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

/** Asked by URL: so the browser keeps the answer, and a reload of an unchanged ledger costs a 304. */
export function answerUrl(query: Query, minRevision: number | null): string {
  const params = new URLSearchParams({ q: JSON.stringify(query) });
  if (minRevision !== null) params.set('min_revision', String(minRevision));
  return `/api/v1/query?${params}`;
}

function fetchAnswer(query: Query, signal: AbortSignal): Promise<Answer> {
  return request<Answer>(answerUrl(query, liveRevision()), { signal });
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

type Failed = { readonly hash: string; readonly failure: ApiFailure };

/** The last failure stays shown while the same question is asked again: an error that blinks cannot be read. */
function useLastFailure(query: Query, error: Error | null, isAnswered: boolean): ApiFailure | null {
  const last = useRef<Failed | null>(null);
  const hash = hashKey([query]);
  if (error !== null) last.current = { hash, failure: toFailure(error) };
  else if (isAnswered) last.current = null;
  return last.current?.hash === hash ? last.current.failure : null;
}

/** Asks one query and says in which of the states its panel is. */
export function useAnswer(query: Query): AnswerState {
  const result = useQuery(answerOptions(query));
  const failure = useLastFailure(
    query,
    result.error,
    result.isSuccess && !result.isPlaceholderData,
  );
  const retry = () => void result.refetch();
  if (result.data === undefined)
    return failure === null ? { kind: 'loading' } : { kind: 'failed', failure, retry };
  // The figures on screen are of another question, and this one failed: they may not stand in for its answer.
  if (result.isPlaceholderData && failure !== null) return { kind: 'failed', failure, retry };
  const isStale = result.error !== null && !result.isPlaceholderData;
  return {
    kind: 'ready',
    answer: result.data,
    isPrevious: result.isPlaceholderData,
    stale: isStale ? { sinceMs: result.dataUpdatedAt, failure: toFailure(result.error) } : null,
    retry,
  };
}
