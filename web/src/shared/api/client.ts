import type { ApiError } from '../../../../src/api/contract/index.ts';

/** A request that was not answered as asked. Never shown as an empty answer. */
export class ApiFailure extends Error {
  override readonly name: string = 'ApiFailure';
  /** HTTP status; 0 = the server was not reached. */
  readonly status: number;
  readonly code: string;
  readonly faults: NonNullable<ApiError['error']['faults']>;
  readonly requestId: string | null;
  /** What a platform answered, in its own words; null = none spoke. */
  readonly provider: string | null;

  constructor(
    status: number,
    error: Partial<ApiError['error']> & { code: string; message: string },
  ) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.faults = error.faults ?? [];
    this.requestId = error.requestId ?? null;
    this.provider = error.provider ?? null;
  }

  /** The same request may succeed later without a change. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Turns anything thrown into an `ApiFailure`. */
export function toFailure(thrown: unknown): ApiFailure {
  if (thrown instanceof ApiFailure) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ApiFailure(0, { code: 'unreachable', message });
}

/** Reads an error body of ours, of better-auth (`{ code, message }`), or of a proxy that knows neither. */
export function failureOf(status: number, body: unknown): ApiFailure {
  const outer = body as { error?: unknown; message?: unknown; code?: unknown } | null;
  const inner = (typeof outer?.error === 'object' ? outer.error : outer) as Record<
    string,
    unknown
  > | null;
  if (typeof inner?.['message'] !== 'string')
    return new ApiFailure(status, { code: 'unreadable', message: `HTTP ${status}` });
  return new ApiFailure(status, {
    ...(inner as object),
    code: typeof inner['code'] === 'string' ? inner['code'] : 'unreadable',
    message: inner['message'],
  });
}

export type RequestOptions = {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
};

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Sends one request to our own server and gives its JSON.
 *
 * @throws ApiFailure for every answer that is not 2xx, and when there was none
 */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: options.method ?? 'GET',
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  } catch (thrown) {
    if (options.signal?.aborted === true) throw thrown;
    throw toFailure(thrown);
  }
  const body = await readBody(response);
  if (!response.ok) throw failureOf(response.status, body);
  return body as T;
}
