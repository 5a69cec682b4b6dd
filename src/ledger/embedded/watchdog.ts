import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** Ends the watch of a process that lets go by itself. */
export type Watchdog = { readonly end: () => void };

const script = join(import.meta.dirname, 'release-server.ts');

/**
 * A shell that sleeps on a pipe from us and costs next to nothing. When we end, in whatever way, the system closes the
 * pipe: the shell then lets go of the server in our stead, so that even `kill -9` leaves no server behind for good. A line
 * on the pipe tells it that we did so ourselves.
 */
const shellText = 'read -r line || exec "$0" "$1" "$2"';

/** Watches over this process for the server of `root`. */
export function startWatchdog(root: string): Watchdog {
  const child = spawnWatcher(root);
  child.unref();
  // A pipe that the watcher closed first is no failure of ours.
  child.stdin?.on('error', () => undefined);
  if (child.stdin !== null && 'unref' in child.stdin && typeof child.stdin.unref === 'function') {
    child.stdin.unref();
  }
  return {
    end: () => {
      child.stdin?.end('done\n');
    },
  };
}

function spawnWatcher(root: string): ChildProcess {
  // A session of its own: Ctrl-C in the terminal, or a kill of our process group, must not reach it.
  const options = {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'] as ['pipe', 'ignore', 'ignore'],
    windowsHide: true,
  };
  if (process.platform === 'win32') {
    return spawn(process.execPath, [script, root, '--wait'], { ...options, cwd: root });
  }
  return spawn('/bin/sh', ['-c', shellText, process.execPath, script, root], options);
}
