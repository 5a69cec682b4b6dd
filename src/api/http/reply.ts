import { type AppError, assertNever } from '../../core/index.ts';
import { RateLimitError } from '../accounts/attempt-limiter.ts';
import type { ApiError } from '../contract/index.ts';
import { errorStatus } from './error-status.ts';

/** What a handler answers beyond plain JSON with the endpoint's own status. */
export type Reply = {
  readonly kind: 'reply';
  readonly status: number;
  readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly setCookies?: readonly string[];
};

/** Makes a `Reply`. */
export function reply(
  status: number,
  body: Reply['body'],
  options: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly setCookies?: readonly string[];
  } = {},
): Reply {
  const { headers = {}, setCookies } = options;
  return {
    kind: 'reply',
    status,
    body,
    headers,
    ...(setCookies === undefined ? {} : { setCookies }),
  };
}

/** A JSON answer. */
export function jsonReply(
  status: number,
  value: unknown,
  setCookies: readonly string[] = [],
): Reply {
  return reply(status, JSON.stringify(value), { headers: jsonHeaders, setCookies });
}

const jsonHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
};

/** Is it a `Reply`, or a value that is to become JSON? */
export function isReply(value: unknown): value is Reply {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'reply';
}

/** The answer to a failure: status by code, `{ error }` with faults and the request's id. */
export function errorReply(error: AppError, requestId: string): Reply {
  const body: ApiError = {
    error: {
      code: error.code,
      message: error.message,
      ...(error.faults.length === 0 ? {} : { faults: error.faults }),
      ...(error.provider === null ? {} : { provider: error.provider }),
      requestId,
    },
  };
  const headers: Record<string, string> = { ...jsonHeaders };
  if (error instanceof RateLimitError) headers['retry-after'] = String(error.retryAfterSeconds);
  else if (error.retryAfterMs !== null)
    headers['retry-after'] = String(Math.max(1, Math.ceil(error.retryAfterMs / 1000)));
  else if (errorStatus[error.code] === 503) headers['retry-after'] = '5';
  return reply(errorStatus[error.code], JSON.stringify(body), { headers });
}

/** Length of a body for the log; null where it is a stream. */
export function bodyBytes(body: Reply['body']): number | null {
  if (body === null) return 0;
  if (typeof body === 'string') return Buffer.byteLength(body);
  if (body instanceof Uint8Array) return body.byteLength;
  if (body instanceof ReadableStream) return null;
  return assertNever(body, 'body');
}
