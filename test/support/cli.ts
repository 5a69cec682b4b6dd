import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export type CliResult = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly note: string;
};

/** A started command of the real CLI; `done` settles when the process has ended. */
export type CliProcess = { readonly child: ChildProcess; readonly done: Promise<CliResult> };

export type CliOptions = {
  /** Added to a bare environment: nothing of the developer's own settings reaches the command. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
};

const main = new URL('../../src/cli/main.ts', import.meta.url).pathname;

/** Starts `tillstream ARGS` as a process of its own. */
export function startCli(args: readonly string[], options: CliOptions = {}): CliProcess {
  const { PATH, HOME, TMPDIR } = process.env;
  const bare = Object.fromEntries(
    Object.entries({ PATH, HOME, TMPDIR }).filter(([, value]) => value !== undefined),
  );
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...bare, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  return { child, done: collect(child) };
}

/** Runs `tillstream ARGS` to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return startCli(args, options).done;
}

async function collect(child: ChildProcess): Promise<CliResult> {
  let out = '';
  let note = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    note += chunk;
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, out, note };
}
