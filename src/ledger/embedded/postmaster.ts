import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { packageFolder, programsIn } from './binaries.ts';
import { bareEnvironment } from './cluster.ts';

/** What the server's own lock file says. */
type PidFile = { readonly pid: number; readonly port: number };

function readPidFile(cluster: string): PidFile | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return Number.isInteger(pid) && pid > 0 ? { pid, port: Number(lines[3]) } : null;
  } catch {
    return null;
  }
}

/** The port of the server that runs on a cluster; null = not known. */
export function readPort(cluster: string): number | null {
  const port = readPidFile(cluster)?.port;
  return port === undefined || !Number.isInteger(port) || port <= 0 ? null : port;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Whether a process is the server of this very cluster: its id may have gone to another program since. */
function serves(pid: number, cluster: string): boolean {
  if (!exists(pid)) return false;
  if (process.platform === 'linux') {
    try {
      // A dead server that nobody waited for still has an id, but no working directory.
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
    } catch {
      return false;
    }
  }
  if (process.platform === 'win32') return true;
  const command = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return command.stdout.includes('postgres');
}

/** The id of the process that serves a cluster now; null = none. */
export function runningPid(cluster: string): number | null {
  const file = readPidFile(cluster);
  return file !== null && serves(file.pid, cluster) ? file.pid : null;
}

/** Removes the lock file of a server that is gone: Postgres refuses to start while its process id belongs to anyone. */
export function dropStalePidFile(cluster: string): void {
  if (readPidFile(cluster) !== null && runningPid(cluster) === null) {
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
  }
}

const pollMs = 10;
/**
 * Time for the last checkpoint. Postgres 18 never gets there when it is told while it recovers from a crash, as after a full
 * disk: longer waiting would only hold up whoever leaves, shorter would leave a slow disk's log to the next start.
 */
const fastMs = 10_000;
const toolMs = 60_000;
const immediateMs = 10_000;

/** Nobody is told when a process that is not one's child ends: asking is all there is. */
async function goneWithin(cluster: string, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (runningPid(cluster) !== null) {
    if (performance.now() > deadline) return false;
    await wait(pollMs);
  }
  return true;
}

/**
 * Stops the server of a cluster, if one runs: transactions under way are rolled back. Called under the start lock.
 *
 * @returns false when it did not end in time
 */
export async function stopServer(cluster: string): Promise<boolean> {
  const pid = runningPid(cluster);
  if (pid === null) return true;
  if (process.platform === 'win32') return stopByTool(cluster);
  process.kill(pid, 'SIGINT');
  if (await goneWithin(cluster, fastMs)) return true;
  // Without the final checkpoint: the next start replays the log.
  process.kill(pid, 'SIGQUIT');
  return goneWithin(cluster, immediateMs);
}

/** Windows knows no signals: its tool has another way. */
function stopByTool(cluster: string): boolean {
  const flags = ['stop', '-D', cluster, '-m', 'fast', '-t', String(toolMs / 1000)];
  const { pgCtl } = programsIn(packageFolder());
  return spawnSync(pgCtl, flags, { env: bareEnvironment, windowsHide: true }).status === 0;
}
