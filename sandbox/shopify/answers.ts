/** A request as it came, its body read. */
export type SandboxRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
};

/** What the sandbox sends back; written out by the server. */
export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** Sent instead of the body. */
  readonly file?: SentFile;
};

/** Part of a file, both ends included. */
export type SentFile = { readonly path: string; readonly from: number; readonly to: number };

export function json(status: number, body: unknown, headers: Answer['headers'] = {}): Answer {
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(body) };
}

export function html(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

/** The platform's own words for what is wrong with a request as a whole. */
export const refusals = {
  400: 'Bad Request',
  401: '[API] Invalid API key or access token (unrecognized login or wrong password)',
  402: 'Unavailable Shop',
  403: '[API] This action requires merchant approval for the necessary scope.',
  404: 'Not Found',
  406: 'Not Acceptable',
  423: 'This shop is unavailable',
  429: 'Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.',
  430: 'Shopify Security Rejection',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  520: 'Unknown Error',
} as const;

export type RefusalStatus = keyof typeof refusals;

export function isRefusal(status: number): status is RefusalStatus {
  return Object.hasOwn(refusals, status);
}

export function refusal(status: RefusalStatus, headers: Answer['headers'] = {}): Answer {
  return json(status, { errors: refusals[status] }, headers);
}

/** An answer of 200 that holds nothing but an error. */
export function graphqlError(message: string, code: string, more: object = {}): Answer {
  return json(200, { errors: [{ message, extensions: { code, ...more } }] });
}
