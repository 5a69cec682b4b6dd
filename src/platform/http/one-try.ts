import { AppError, type Json } from '../../core/index.ts';
import { parseJson } from './parse-json.ts';
import { BodyTooLarge, readText } from './read-body.ts';
import { stopped } from './timing.ts';

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /**
   * `always`: sending it twice does no harm. `refused`: only where the platform surely did not act on it (it could not be
   * connected to, or answered 429).
   */
  readonly repeat: 'always' | 'refused';
  /** A 2xx answer that is no JSON was cut or mangled on its way, and counts as a failed try. */
  readonly expect: 'json' | 'text';
  /** Awaited before each further try, for what it costs again. */
  readonly beforeRetry?: () => Promise<void>;
  readonly signal: AbortSignal;
};

export type HttpReply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Whole numbers beyond 2^53 as text (see `parseJson`); null where the body is no JSON. */
  readonly json: Json;
};

/** A try that brought no answer. */
export type FailedTry = {
  readonly kind: 'failed';
  readonly why: 'not_connected' | 'timeout' | 'cut' | 'too_large' | 'redirect';
  readonly cause: unknown;
  /** For people: `connection refused`. Never holds a header or a body. */
  readonly what: string;
};

/** How one try ended. */
export type Try = { readonly kind: 'reply'; readonly reply: HttpReply } | FailedTry;

export type TryLimits = { readonly timeoutMs: number; readonly maxBytes: number };

/**
 * Sends a request once. Redirects are not followed: a token would go to whoever is pointed at.
 *
 * @throws AppError `cancelled` when the signal is aborted
 */
export async function tryOnce(request: HttpRequest, limits: TryLimits): Promise<Try> {
  if (request.signal.aborted) throw stopped(request.signal);
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const timer = setTimeout(end, limits.timeoutMs);
  request.signal.addEventListener('abort', end, { once: true });
  try {
    return await exchange(request, limits, ending.signal);
  } catch (cause) {
    if (request.signal.aborted) throw stopped(request.signal);
    if (ending.signal.aborted) {
      const what = `no answer within ${Math.round(limits.timeoutMs / 100) / 10} s`;
      return { kind: 'failed', why: 'timeout', cause, what };
    }
    return failure(cause, limits);
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', end);
  }
}

async function exchange(
  request: HttpRequest,
  limits: TryLimits,
  signal: AbortSignal,
): Promise<Try> {
  const { method, url, headers = {}, body } = request;
  const response = await fetch(url, {
    method,
    headers: { 'user-agent': 'Tillstream', ...headers },
    redirect: 'manual',
    signal,
    ...(body === undefined ? {} : { body }),
  });
  if (response.status >= 300 && response.status < 400) {
    await response.body?.cancel();
    const what = `it answered ${response.status}, a redirect, which is not followed with credentials`;
    return { kind: 'failed', why: 'redirect', cause: null, what };
  }
  const text = await readText(response, limits.maxBytes);
  const json = readJson(text);
  if (request.expect === 'json' && response.ok && json === undefined) {
    const what = 'the answer is no JSON: cut or mangled on its way';
    return { kind: 'failed', why: 'cut', cause: null, what };
  }
  const reply = { status: response.status, headers: response.headers, text, json: json ?? null };
  return { kind: 'reply', reply };
}

/** Undefined = no JSON. */
function readJson(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const unsentCodes = new Map([
  ['ECONNREFUSED', 'connection refused'],
  ['ENOTFOUND', 'its name is not known'],
  ['EAI_AGAIN', 'its name could not be looked up'],
  ['EHOSTUNREACH', 'no way to it'],
  ['ENETUNREACH', 'no network'],
  ['UND_ERR_CONNECT_TIMEOUT', 'no connection in time'],
]);

/** What a failed try means; anything that is no failure of the network is thrown on. */
export function failure(cause: unknown, limits: TryLimits): FailedTry {
  if (cause instanceof BodyTooLarge) {
    const what = `the answer is larger than ${Math.round(limits.maxBytes / 1_048_576)} MiB`;
    return { kind: 'failed', why: 'too_large', cause, what };
  }
  if (cause instanceof AppError) throw cause;
  const unsent = unsentCodes.get(errorCode(cause));
  if (unsent !== undefined) return { kind: 'failed', why: 'not_connected', cause, what: unsent };
  return { kind: 'failed', why: 'cut', cause, what: 'the connection was cut' };
}

/** The code of the deepest cause that has one; of several tries (IPv4, IPv6) the first's. */
function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  const deeper = errorCode(inner);
  if (deeper !== '') return deeper;
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
