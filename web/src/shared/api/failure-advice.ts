import type { ApiFailure } from './client.ts';

/** Which of the texts under `failure.*` fits: what happened in plain words, and what to do. */
export type AdviceKey =
  | 'unreachable'
  | 'unavailable'
  | 'unauthenticated'
  | 'forbidden'
  | 'notFound'
  | 'invalid'
  | 'tooLarge'
  | 'busy'
  | 'internal';

const byCode: Readonly<Record<string, AdviceKey>> = {
  unreachable: 'unreachable',
  database_unavailable: 'unavailable',
  twin_unavailable: 'unavailable',
  timeout: 'busy',
  busy: 'busy',
  rate_limited: 'busy',
  unauthenticated: 'unauthenticated',
  forbidden: 'forbidden',
  not_found: 'notFound',
  input_invalid: 'invalid',
  query_invalid: 'invalid',
  mapping_invalid: 'invalid',
  too_large: 'tooLarge',
};

const byStatus: Readonly<Record<number, AdviceKey>> = {
  0: 'unreachable',
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'notFound',
  413: 'tooLarge',
  422: 'invalid',
  429: 'busy',
  502: 'unavailable',
  503: 'unavailable',
  504: 'busy',
};

export function adviceKey(failure: ApiFailure): AdviceKey {
  return byCode[failure.code] ?? byStatus[failure.status] ?? 'internal';
}
