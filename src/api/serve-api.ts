import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { AppError } from '../core/index.ts';
import type { Api } from './create-api.ts';

/** A listening server. */
export type ServedApi = {
  readonly port: number;
  /** Takes no new requests, lets those under way finish for a while, then cuts them. */
  readonly close: () => Promise<void>;
};

const headersTimeoutMs = 20_000;
const keepAliveMs = 65_000;
const graceMs = 5_000;

/** Listens. @throws AppError `conflict` when the port is taken, `config_invalid` when the address cannot be used */
export function serveApi(
  api: Pick<Api, 'app' | 'close'>,
  address: { readonly host: string; readonly port: number },
): Promise<ServedApi> {
  return new Promise((resolve, reject) => {
    const { host: hostname, port } = address;
    const server = serve({ fetch: api.app.fetch, hostname, port }, ({ port: taken }) => {
      resolve({ port: taken, close: () => close(server as Server, api) });
    }) as Server;
    server.headersTimeout = headersTimeoutMs;
    // Longer than usual proxies keep theirs, so that they never send into a connection that we are closing.
    server.keepAliveTimeout = keepAliveMs;
    // Uploads take as long as they take; each endpoint has its own limit.
    server.requestTimeout = 0;
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, address)));
  });
}

function listenError(
  error: NodeJS.ErrnoException,
  { host, port }: { readonly host: string; readonly port: number },
): AppError {
  if (error.code === 'EADDRINUSE') {
    return new AppError(
      'conflict',
      `Port ${port} is taken: stop what listens there, or set PORT.`,
      {
        cause: error,
      },
    );
  }
  return new AppError('config_invalid', `Cannot listen on ${host}:${port} (${error.code}).`, {
    cause: error,
  });
}

async function close(server: Server, api: Pick<Api, 'close'>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await api.close();
  server.closeIdleConnections();
  await closed;
  clearTimeout(cut);
}
