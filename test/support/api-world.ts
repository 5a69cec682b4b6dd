import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Api, type ApiOptions, type ApiPorts, createApi } from '../../src/api/index.ts';
import { type LogFields, type Logger, silentLogger } from '../../src/core/index.ts';
import type { Database } from '../../src/ledger/index.ts';

/** How a request comes in: from this machine, as JSON, unless told otherwise. */
export type Ask = {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Address of the other end of the connection. */
  readonly from?: string;
};

export type Answered = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came back
  readonly json: any;
};

export type World = AsyncDisposable & {
  readonly api: Api;
  readonly database: Database;
  readonly ask: (path: string, how?: Ask) => Promise<Answered>;
  readonly folder: string;
  /** Every line that was logged. */
  readonly log: readonly LogFields[];
};

/** Keeps the log; a failure of our own is no part of any test, and shown. */
function keepingLogger(log: LogFields[]): Logger {
  const keep = (fields: LogFields) => void log.push(fields);
  const show = (fields: LogFields) => {
    keep(fields);
    process.stderr.write(`${fields.event}: ${(fields['error'] as Error)?.stack}\n`);
  };
  return { ...silentLogger, debug: keep, info: keep, warn: keep, error: show };
}

export const localUrl = 'http://localhost:3400';
export const operatorToken = 'operator-token-of-a-test-which-is-long';
export const metricsToken = 'metrics-token-of-a-test';

/** The connection that a request came by, as the server hands it over. */
export function connection(address: string) {
  return { incoming: { socket: { remoteAddress: address } } };
}

/** One request in process, no port. */
export async function askApi(api: Api, path: string, how: Ask = {}): Promise<Answered> {
  const method = how.method ?? (how.body === undefined ? 'GET' : 'POST');
  const headers = new Headers({ host: 'localhost:3400', ...how.headers });
  if (method !== 'GET' && !headers.has('origin') && !headers.has('authorization'))
    headers.set('origin', localUrl);
  let body: string | Uint8Array<ArrayBuffer> | null = null;
  if (typeof how.body === 'string') body = how.body;
  else if (how.body instanceof FormData) {
    // As bytes: a form that is still being written out when its reader leaves ends the process under Node 24.
    const encoded = new Response(how.body);
    headers.set('content-type', encoded.headers.get('content-type') ?? '');
    body = new Uint8Array(await encoded.arrayBuffer());
  } else if (how.body !== undefined) body = JSON.stringify(how.body);
  if (body !== null && !headers.has('content-type'))
    headers.set('content-type', 'application/json');
  const response = await api.app.request(
    path,
    { method, headers, body },
    connection(how.from ?? '127.0.0.1'),
  );
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : null,
  };
}

/** The API over a database, with the given ports. */
export async function createWorld(
  database: Database,
  ports: ApiPorts,
  options: Partial<ApiOptions> = {},
): Promise<World> {
  const log: LogFields[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'tillstream-api-'));
  const api = await createApi({
    database,
    ports,
    logger: keepingLogger(log),
    secret: 'k4J9xQ2mV7pL0sR8tW3yZ6bN1cF5hD+a',
    publicUrl: null,
    localUrl,
    trustedProxies: [],
    operatorToken,
    metricsToken,
    uploads: { folder: join(folder, 'uploads'), maxBytes: 5_000_000 },
    webFolder: null,
    version: '0.0.0-test',
    ...options,
  });
  return {
    api,
    database,
    folder,
    log,
    ask: (path, how) => askApi(api, path, how),
    [Symbol.asyncDispose]: async () => {
      await api.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The `Cookie` header that a browser would send after this answer. */
export function cookiesOf(answered: Answered): string {
  return answered.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ');
}
