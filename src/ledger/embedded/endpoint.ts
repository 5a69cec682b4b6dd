import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../core/index.ts';
import { giveTo, type RunUser } from './run-user.ts';

/** Where the server listens. */
export type Endpoint = {
  /** A socket's folder, or an address. */
  readonly host: string;
  readonly port: number;
  /** The server's options to listen there. Its working directory is the cluster. */
  readonly flags: readonly string[];
};

/** Sockets are named by the kernel in 108 bytes (104 on macOS), with a closing zero. */
const maxSocketBytes = 103;
const port = 5432;
const socketName = `.s.PGSQL.${port}`;

/**
 * A unix socket in a folder that only the server's user may enter: beside the cluster, or in a short folder below /tmp
 * where that path is too long for a socket.
 *
 * @throws AppError `config_invalid` when somebody else has the short folder
 */
export function socketEndpoint(root: string, user: RunUser | null): Endpoint {
  const beside = join(root, 'run');
  const near = Buffer.byteLength(join(beside, socketName)) <= maxSocketBytes;
  const digest = createHash('sha256').update(realpathSync(root)).digest('hex').slice(0, 16);
  const folder = near ? beside : `/tmp/tillstream-${digest}`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made = lstatSync(folder);
  const ours = [process.getuid?.() ?? made.uid, user?.uid];
  if (!made.isDirectory() || !ours.includes(made.uid)) {
    throw new AppError(
      'config_invalid',
      `${folder} is there and is not ours: remove it, or choose a shorter data folder.`,
    );
  }
  chmodSync(folder, 0o700);
  giveTo(user, folder);
  // Relative to the cluster: a parent folder may be closed to the server's user.
  const flags = ['-k', near ? '../run' : folder, '-p', String(port), '-c', 'listen_addresses='];
  return { host: folder, port, flags };
}

/** For Windows, whose sockets Node cannot use: the loopback address with a password. */
export function loopbackEndpoint(freePort: number): Endpoint {
  const flags = ['-p', String(freePort), '-c', 'listen_addresses=127.0.0.1'];
  return { host: '127.0.0.1', port: freePort, flags };
}
