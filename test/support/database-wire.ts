import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Client } from 'pg';

/** A way to a Postgres that can be cut and mended: the server as it looks when it was stopped. */
export type DatabaseWire = AsyncDisposable & {
  /** The same database, by this way. */
  readonly connectionString: string;
  /** Breaks all connections and refuses new ones. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
};

/** Passes bytes on to the server of a connection string, from a loopback port of its own. */
export async function databaseWire(connectionString: string): Promise<DatabaseWire> {
  const { host, port, user, password, database } = new Client({ connectionString });
  const target = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    const onward = connect(target);
    for (const end of [socket, onward]) {
      open.add(end);
      end.on('error', () => end.destroy());
      end.on('close', () => {
        open.delete(end);
        socket.destroy();
        onward.destroy();
      });
    }
    socket.pipe(onward).pipe(socket);
  });
  const listen = async (at: number) => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port: own } = server.address() as AddressInfo;
  const login = `${encodeURIComponent(user ?? '')}:${encodeURIComponent(password ?? '')}`;
  const cut = async () => {
    const closed = once(server, 'close');
    server.close();
    for (const end of open) end.destroy();
    await closed;
  };
  return {
    connectionString: `postgresql://${login}@127.0.0.1:${own}/${database}`,
    cut,
    mend: () => listen(own),
    [Symbol.asyncDispose]: async () => {
      if (server.listening) await cut();
    },
  };
}
