import { parseArgs } from 'node:util';
import { AppError, type Fault, toAppError } from '../core/index.ts';
import type { Command, CommandContext, Terminal } from './command.ts';

export type CliInput = {
  readonly commands: readonly Command[];
  readonly argv: readonly string[];
  readonly env: CommandContext['env'];
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
};

/** Finds the command, parses its options and runs it. Returns the exit code; every failure is one clear text on `note`. */
export async function runCli(input: CliInput): Promise<number> {
  const { commands, argv, terminal } = input;
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h') return overview(commands, terminal);
  if (name === 'help') return helpFor(commands, rest[0], terminal);
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    terminal.note(`tillstream: there is no command "${name}". ${suggestion(commands, name)}`);
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) return helpFor(commands, name, terminal);
  try {
    const { values, positionals } = parse(command, rest);
    return await command.run({
      env: input.env,
      terminal,
      signal: input.signal,
      positionals,
      options: values as CommandContext['options'],
    });
  } catch (thrown) {
    return report(thrown, input);
  }
}

function parse(command: Command, args: readonly string[]): ReturnType<typeof parseArgs> {
  try {
    return parseArgs({
      args: [...args],
      options: command.options,
      allowPositionals: true,
      strict: true,
    });
  } catch (cause) {
    throw new AppError(
      'input_invalid',
      `${(cause as Error).message.split('. ')[0]}. See: tillstream help ${command.name}`,
      { cause },
    );
  }
}

function overview(commands: readonly Command[], terminal: Terminal): number {
  const longest = Math.max(...commands.map((command) => command.name.length));
  const lines = commands.map((command) => `  ${command.name.padEnd(longest)}  ${command.summary}`);
  terminal.out(
    `tillstream COMMAND [options]\n\n${lines.join('\n')}\n\nMore about one: tillstream help COMMAND`,
  );
  return 0;
}

function helpFor(
  commands: readonly Command[],
  name: string | undefined,
  terminal: Terminal,
): number {
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) return overview(commands, terminal);
  terminal.out(
    `${command.usage.map((form) => `tillstream ${form}`).join('\n')}\n\n${command.help}`,
  );
  return 0;
}

function suggestion(commands: readonly Command[], name: string): string {
  const near = commands.filter((command) => command.name.startsWith(name.slice(0, 2)));
  return near.length > 0
    ? `Did you mean ${near.map((command) => command.name).join(' or ')}?`
    : 'See: tillstream help';
}

const wrongUse = new Set(['input_invalid', 'query_invalid', 'mapping_invalid', 'config_invalid']);

function report(thrown: unknown, input: CliInput): number {
  const error = toAppError(thrown);
  if (input.signal.aborted && isCancellation(error)) {
    input.terminal.note('stopped');
    return 130;
  }
  const message = error.code === 'internal' ? internalMessage(error) : error.message;
  // Some messages name their faults already.
  const faults = error.faults.map(faultText).filter((text) => !message.includes(text));
  const lines = faults.map((text) => `  ${text}`);
  input.terminal.note([`tillstream: ${message}`, ...lines].join('\n'));
  return wrongUse.has(error.code) ? 2 : 1;
}

/** What a step says that was stopped in the middle: our own code, or the reason of the signal that it was given. */
function isCancellation({ code, cause }: AppError): boolean {
  const stopped = cause instanceof Error && cause.name === 'AbortError';
  return code === 'cancelled' || (code === 'internal' && stopped);
}

/** On the machine itself there is nobody to hide our own bug from: it is shown with its stack. */
function internalMessage(error: AppError): string {
  const cause = error.cause;
  return cause instanceof Error
    ? `unexpected error: ${cause.stack ?? cause.message}`
    : `unexpected error: ${String(cause)}`;
}

function faultText({ path, message, hint }: Fault): string {
  return `${path === '' ? '' : `${path}: `}${message}${hint === undefined ? '' : ` — ${hint}`}`;
}
