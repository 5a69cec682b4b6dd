import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const script = join(import.meta.dirname, 'embedded-child.ts');

/** What the child says: fields of the commands it was given (see `embedded-child.ts`). */
export type Answer = {
  readonly adopted?: boolean;
  readonly connectionString?: string;
  readonly rows?: readonly Record<string, unknown>[];
  readonly released?: boolean;
  readonly code?: string;
  readonly message?: string;
};

/** A real process that uses an embedded Postgres. */
export type EmbeddedProcess = {
  readonly pid: number;
  readonly child: ChildProcess;
  /** The next line that it says. */
  readonly next: () => Promise<Answer>;
  readonly query: (sql: string) => Promise<Answer>;
  /** Lets go in order, and waits for the process to end. */
  readonly release: () => Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
};

export type ProcessOptions = {
  readonly programs?: string;
  /** Run as this user (root only). */
  readonly uid?: number;
  /** A command that runs the process inside something, its last arguments. */
  readonly within?: readonly string[];
  /** A process group of its own. */
  readonly detached?: boolean;
};

export const isRoot = process.getuid?.() === 0;
/** `nobody`, where tests run as root. */
export const nobody = 65_534;

export function startEmbedded(folder: string, options: ProcessOptions = {}): EmbeddedProcess {
  const own = [process.execPath, script, folder];
  const [command = '', ...args] = [
    ...(options.within ?? []),
    ...own,
    options.programs ?? '',
  ].filter((part) => part !== '');
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    detached: options.detached === true,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, 'exit');
  const next = async (): Promise<Answer> => {
    const { value, done } = await lines.next();
    return done === true ? {} : (JSON.parse(value) as Answer);
  };
  return {
    pid: child.pid ?? -1,
    child,
    next,
    query: (sql) => {
      child.stdin.write(`query ${sql.replaceAll('\n', ' ')}\n`);
      return next();
    },
    release: async () => {
      child.stdin.write('release\n');
      await ended;
    },
    kill: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}

type Found = { readonly pid: number; readonly command: string };

/** Processes whose command line or working directory names a folder. */
function processesOf(folder: string): readonly Found[] {
  const real = realpathSync(folder);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): readonly Found[] => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const inside = readlinkSync(`/proc/${name}/cwd`).startsWith(real);
        return inside || command.includes(real) ? [{ pid: Number(name), command }] : [];
      } catch {
        return [];
      }
    });
}

/** Servers of a folder that run: their main processes. */
export function serversOf(folder: string): readonly number[] {
  return processesOf(folder)
    .filter(({ command }) => command.includes('bin/postgres -D'))
    .map(({ pid }) => pid);
}

/** The shells that watch over processes which use a folder. */
export function watchdogsOf(folder: string): readonly number[] {
  return processesOf(folder)
    .filter(({ command }) => command.startsWith('/bin/sh -c read'))
    .map(({ pid }) => pid);
}

/** Which user a process runs as. */
export function userOf(pid: number): number {
  return Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

/**
 * A command that runs another with a small disk of its own at `folder`, which is gone when the last process in it ends;
 * null where the system does not let us.
 */
export function smallDisk(folder: string, sizeMb: number): readonly string[] | null {
  const mount = `mount -t tmpfs -o size=${sizeMb}m,mode=777 tmpfs "${folder}"`;
  const back = `--map-user=${process.getuid?.()} --map-group=${process.getgid?.()}`;
  const within = isRoot
    ? ['unshare', '--mount', 'sh', '-c', `${mount} && exec "$@"`, 'sh']
    : ['unshare', '-rm', 'sh', '-c', `${mount} && exec unshare -U ${back} "$@"`, 'sh'];
  const [command = '', ...args] = within;
  return spawnSync(command, [...args, 'true'], { cwd: '/' }).status === 0 ? within : null;
}
