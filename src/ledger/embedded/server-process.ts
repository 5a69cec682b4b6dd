import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { AppError, type Logger } from '../../core/index.ts';
import type { Binaries } from './binaries.ts';
import { bareEnvironment, type ClusterFolder, nameOf } from './cluster.ts';
import type { Endpoint } from './endpoint.ts';
import type { RunUser } from './run-user.ts';

export type StartOptions = {
  readonly folder: ClusterFolder;
  readonly binaries: Binaries;
  readonly user: RunUser | null;
  readonly endpoint: Endpoint;
  /** Of the superuser, at this endpoint. */
  readonly adminUrl: string;
  readonly logger: Logger;
};

/**
 * Sized for one machine that does other work too. No parallel workers and no I/O workers: the ledger's statements are
 * short, and containers give little shared memory. The log tells of starts, crashes and refused logins, never of
 * statements, whose values are customers'.
 */
const settings: Readonly<Record<string, string>> = {
  max_connections: '80',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  io_method: 'sync',
  // In the cluster's folder instead of /dev/shm, which containers keep small and a user's logout may empty.
  ...(process.platform === 'win32' ? {} : { dynamic_shared_memory_type: 'mmap' }),
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  max_logical_replication_workers: '0',
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

const maxLogBytes = 4_000_000;

function openLog(file: string): number {
  try {
    if (statSync(file).size > maxLogBytes) renameSync(file, `${file}.1`);
  } catch {
    // There is none yet.
  }
  return openSync(file, 'a', 0o600);
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}

function spawnServer(options: StartOptions): ChildProcess {
  const { folder, user, endpoint } = options;
  const flags = ['-D', nameOf(folder.cluster, user), ...endpoint.flags];
  for (const [name, value] of Object.entries(settings)) flags.push('-c', `${name}=${value}`);
  const log = openLog(folder.log);
  try {
    const child = spawn(options.binaries.postgres, flags, {
      ...user,
      cwd: folder.cluster,
      env: bareEnvironment,
      // Out of our terminal's reach: Ctrl-C ends us, and we end the server.
      detached: true,
      stdio: ['ignore', log, log],
      windowsHide: true,
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

/** What the answer of a server that was knocked at means. */
export type Knock = 'ready' | 'starting' | 'absent';

/**
 * Asks a server whether it takes connections.
 *
 * @throws AppError `config_invalid` when it refuses the password: it is not ours, or the password file was replaced
 */
export async function knock(url: string): Promise<Knock> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    return 'ready';
  } catch (thrown) {
    const error = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    // Starting, stopping or recovering; or out of connections, which only a running server can be.
    if (error === '57P03' || error === '53300') return error === '57P03' ? 'starting' : 'ready';
    if (error === 'ECONNREFUSED' || error === 'ENOENT') return 'absent';
    if (error === '28P01' || error === '28000') {
      throw new AppError(
        'config_invalid',
        'The database in the data folder refuses the password in passwords.json: put back the file that belongs to it, or restore a backup into a new data folder.',
        { cause: thrown },
      );
    }
    if (error === 'EACCES' || error === 'EPERM') {
      throw new AppError(
        'config_invalid',
        'The database in the data folder runs, but this user may not reach it: run as the user that started it, or as root.',
        { cause: thrown },
      );
    }
    return 'starting';
  } finally {
    await client.end().catch(() => undefined);
  }
}

const pollMs = 20;
const noticeMs = 5_000;
/** Recovery after a crash replays at most `max_wal_size` of log; a minute of it would be much. */
const startTimeoutMs = 600_000;

/**
 * Waits until a server that is starting takes connections; says so in the log when it takes long (it recovers after a
 * crash).
 *
 * @param failed why the server can no longer come up; null while it can
 */
async function waitUntilReady(
  options: Pick<StartOptions, 'adminUrl' | 'logger'>,
  failed: () => Error | null,
): Promise<void> {
  const began = performance.now();
  let noticeAt = began + noticeMs;
  while ((await knock(options.adminUrl)) !== 'ready') {
    const error = failed();
    if (error !== null) throw error;
    const now = performance.now();
    if (now - began > startTimeoutMs) {
      throw new AppError('database_unavailable', 'The database did not come up in ten minutes.');
    }
    if (now > noticeAt) {
      options.logger.warn({ event: 'embedded.recovering', waitedMs: Math.round(now - began) });
      noticeAt = now + noticeMs;
    }
    await wait(pollMs);
  }
}

/**
 * Starts the server and waits until it takes connections. Called under the start lock.
 *
 * @throws AppError `disk_full`, `database_unavailable` with the end of the server's log
 */
export async function startServer(options: StartOptions): Promise<void> {
  const logStart = sizeOf(options.folder.log);
  let ended: string | null = null;
  const child = spawnServer(options);
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', (code, signal) => {
    ended = `exit ${code ?? signal}`;
  });
  const failed = (): Error | null =>
    ended === null ? null : startFailure(options, logStart, ended);
  await waitUntilReady(options, failed);
}

function startFailure({ folder }: StartOptions, logStart: number, ended: string): AppError {
  let text = '';
  try {
    const bytes = readFileSync(folder.log);
    text = bytes.subarray(Math.min(logStart, bytes.length)).toString('utf8').slice(-2_000).trim();
  } catch {
    // Then the exit code is all we know.
  }
  if (/no space left on device/i.test(text)) {
    return new AppError(
      'disk_full',
      `The disk is full: the database in ${folder.root} could not start. Free some space and start again; nothing is lost.`,
      { retryable: true },
    );
  }
  // A crashed server's last sessions may still be ending: the next try finds them gone.
  const retryable = /still in use|already exists|could not bind/i.test(text);
  const message = `The database in ${folder.root} did not start (${ended}). Its log ${folder.log} ends with:\n${text}`;
  return new AppError('database_unavailable', message, { retryable });
}
