import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import type { Logger } from '../../core/index.ts';
import { findBinaries, packageFolder } from './binaries.ts';
import { type ClusterFolder, clusterFolder, ensureCluster, readPasswords } from './cluster.ts';
import { type Endpoint, loopbackEndpoint, socketEndpoint } from './endpoint.ts';
import { ensureRunning } from './ensure-running.ts';
import { type KernelLock, openKernelLock, withLock } from './kernel-lock.ts';
import { startLockTimeoutMs, stopIfUnused } from './let-go.ts';
import { ensureOwner, ownerName } from './owner.ts';
import { readPort, runningPid } from './postmaster.ts';
import { chooseRunUser, giveTo, type RunUser } from './run-user.ts';
import { knock, type StartOptions } from './server-process.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

/** A Postgres of our own that this process uses. */
export type EmbeddedServer = {
  /** Of the ledger's database and its owner, who is no superuser. */
  readonly connectionString: string;
  /** Of the cluster's superuser. */
  readonly adminConnectionString: string;
  /** True when the server ran already. */
  readonly adopted: boolean;
  /** Lets go: the last process to do so stops the server. Repeating it does nothing. */
  readonly release: () => Promise<void>;
};

export type EmbeddedOptions = {
  /** Folder of the cluster and what belongs to it; made where it is missing. */
  readonly folder: string;
  readonly logger: Logger;
  /** Folder of the npm package with the programs; found by itself. */
  readonly programs?: string;
};

/**
 * Opens the embedded Postgres of a folder: makes the cluster, starts the server, or takes on the one that runs. Any number
 * of processes may do so at once; they share it. If this process dies in any way, a watchdog lets go for it. A server that
 * crashes is started again.
 *
 * Cost: about a second for a new cluster, a tenth to start one.
 *
 * @throws AppError `disk_full`, `database_unsupported` (cluster of another major version), `config_invalid` (rights,
 *   missing programs), `database_unavailable`, `busy`
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const folder = clusterFolder(resolve(options.folder));
  mkdirSync(folder.root, { recursive: true, mode: 0o700 });
  const user = chooseRunUser(folder.root);
  giveTo(user, folder.root);
  const passwords = await readPasswords(folder);
  const endpoint = await endpointOf(folder, user);
  const start: StartOptions = {
    folder,
    user,
    endpoint,
    binaries: findBinaries(options.programs ?? packageFolder(), user),
    adminUrl: urlOf(endpoint, 'postgres', passwords.superuser),
    logger: options.logger,
  };
  const use = openKernelLock(folder.useLock);
  const watchdog = startWatchdog(folder.root);
  const held: Held = { start, use, watchdog, ownerPassword: passwords.owner };
  const adopted = await takeHold(held, passwords.superuser);
  return {
    connectionString: urlOf(endpoint, ownerName, passwords.owner),
    adminConnectionString: start.adminUrl,
    adopted,
    release: releaseOnce(held, superviseServer(start)),
  };
}

type Held = {
  readonly start: StartOptions;
  readonly use: KernelLock;
  readonly watchdog: Watchdog;
  readonly ownerPassword: string;
};

async function takeHold(held: Held, superuserPassword: string): Promise<boolean> {
  const { start, use } = held;
  const { folder } = start;
  try {
    return await withLock(folder.startLock, startLockTimeoutMs, async () => {
      const alone = use.exclusive();
      use.shared();
      await ensureCluster(folder, { ...start, password: superuserPassword });
      const adopted = await ensureRunning(start, alone);
      await ensureOwner(start.adminUrl, held.ownerPassword);
      return adopted;
    });
  } catch (error) {
    await letGo(held);
    throw error;
  }
}

async function letGo({ start, use, watchdog }: Held): Promise<void> {
  use.close();
  await stopIfUnused(start.folder);
  watchdog.end();
}

function releaseOnce(held: Held, supervisor: Supervisor): () => Promise<void> {
  let released: Promise<void> | null = null;
  return () => {
    released ??= supervisor.stop().then(() => letGo(held));
    return released;
  };
}

type Supervisor = { readonly stop: () => Promise<void> };

/** How often it is seen whether the server still runs, in ms: a look at a file and at a link. */
const superviseMs = 1_000;

/** Starts a crashed server again, for as long as this process uses it. */
function superviseServer(start: StartOptions): Supervisor {
  const { folder, logger } = start;
  let mending: Promise<void> | null = null;
  const mend = async (): Promise<void> => {
    try {
      // From another container a running server's process cannot be seen, but it answers.
      if ((await knock(start.adminUrl)) !== 'absent') return;
      logger.error({ event: 'embedded.crashed' });
      // Our own use of the folder is no reason for caution: this is the place where the server ran.
      await withLock(folder.startLock, startLockTimeoutMs, () => ensureRunning(start, true));
    } catch (error) {
      logger.error({ event: 'embedded.restart_failed', error });
    }
  };
  const timer = setInterval(() => {
    if (mending !== null || runningPid(folder.cluster) !== null) return;
    mending = mend().finally(() => {
      mending = null;
    });
  }, superviseMs);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await mending;
    },
  };
}

async function endpointOf(folder: ClusterFolder, user: RunUser | null): Promise<Endpoint> {
  if (process.platform !== 'win32') return socketEndpoint(folder.root, user);
  return loopbackEndpoint(readPort(folder.cluster) ?? (await freePort()));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address !== null && typeof address === 'object' ? address.port : 54_321;
}

function urlOf(endpoint: Endpoint, user: string, password: string): string {
  // ssl=0: the environment may ask for it, and a socket has none. A socket's host follows as a parameter.
  const place = endpoint.host.startsWith('/')
    ? `localhost:${endpoint.port}/${user}?host=${encodeURIComponent(endpoint.host)}&ssl=0`
    : `${endpoint.host}:${endpoint.port}/${user}?ssl=0`;
  return `postgresql://${user}:${password}@${place}`;
}
