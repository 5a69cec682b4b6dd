import type { ParseArgsOptionsConfig } from 'node:util';

/** Where a command writes: `out` for its answer, `note` for progress and remarks (standard error). */
export type Terminal = {
  readonly out: (text: string) => void;
  readonly note: (text: string) => void;
  /** Rewrites the last progress line on a terminal; elsewhere writes nothing. */
  readonly progress: (text: string) => void;
};

export type OptionValues = Readonly<
  Record<string, string | boolean | readonly (string | boolean)[] | undefined>
>;

export type CommandContext = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly positionals: readonly string[];
  readonly options: OptionValues;
  readonly terminal: Terminal;
  /** Aborted by the first Ctrl-C or SIGTERM; a second one ends the process at once. */
  readonly signal: AbortSignal;
};

/** One command of the CLI, one file each. `run` returns the exit code: 0 done, 1 failed, 2 wrong use. */
export type Command = {
  readonly name: string;
  readonly summary: string;
  /** What follows `tillstream`, one line per form. */
  readonly usage: readonly string[];
  /** A paragraph or two for `help COMMAND`; options explained. */
  readonly help: string;
  readonly options: ParseArgsOptionsConfig;
  readonly run: (context: CommandContext) => Promise<number>;
};
