import { expect, it } from 'vitest';
import { AppError } from '../core/index.ts';
import type { Command, Terminal } from './command.ts';
import { runCli } from './run-cli.ts';

const command = (run: Command['run']): Command => ({
  name: 'count',
  summary: 'counts',
  usage: ['count N'],
  help: 'Counts.',
  options: { json: { type: 'boolean' } },
  run,
});

async function outcome(
  argv: readonly string[],
  run: Command['run'] = async () => 0,
  signal = new AbortController().signal,
) {
  const notes: string[] = [];
  const outs: string[] = [];
  const terminal: Terminal = {
    out: (text) => outs.push(text),
    note: (text) => notes.push(text),
    progress: () => undefined,
  };
  const code = await runCli({
    commands: [command(run)],
    argv,
    env: {},
    terminal,
    signal,
  });
  return { code, note: notes.join('\n'), out: outs.join('\n') };
}

it('hands positionals and options to the command and returns its code', async () => {
  const result = await outcome(
    ['count', '7', '--json'],
    async ({ positionals, options, terminal }) => {
      terminal.out(`${positionals[0]} ${String(options['json'])}`);
      return 3;
    },
  );
  expect(result).toMatchObject({ code: 3, out: '7 true' });
});

it('names a mistyped command, an unknown option and every fault, and exits 2', async () => {
  expect(await outcome(['cuont'])).toMatchObject({ code: 2 });
  expect((await outcome(['coumt'])).note).toContain('Did you mean count?');
  expect(await outcome(['count', '--jsn'])).toMatchObject({
    code: 2,
    note: expect.stringContaining("Unknown option '--jsn'"),
  });
  const faults = [{ path: 'measures.0', message: 'unknown measure "nett"', hint: 'net_sales' }];
  const faulty = await outcome(['count'], async () => {
    throw new AppError('query_invalid', 'the query has a fault', { faults });
  });
  expect(faulty).toMatchObject({
    code: 2,
    note: 'tillstream: the query has a fault\n  measures.0: unknown measure "nett" — net_sales',
  });
});

it('says a fault once, also where the message names it', async () => {
  const faults = [
    { path: 'measures.0', message: '"nett" is no measure', hint: 'net_sales' },
    { path: '', message: 'an object is expected' },
  ];
  const named = await outcome(['count'], async () => {
    const message =
      'no answer: measures.0: "nett" is no measure — net_sales; an object is expected';
    throw new AppError('query_invalid', message, { faults });
  });
  expect(named.note).toBe(
    'tillstream: no answer: measures.0: "nett" is no measure — net_sales; an object is expected',
  );
});

it('exits 1 when the environment fails and shows our own bugs with their stack', async () => {
  const down = await outcome(['count'], async () => {
    throw new AppError('database_unavailable', 'Postgres does not answer');
  });
  expect(down).toEqual({ code: 1, out: '', note: 'tillstream: Postgres does not answer' });
  const bug = await outcome(['count'], async () => {
    throw new TypeError('oops');
  });
  expect(bug.code).toBe(1);
  expect(bug.note).toContain('TypeError: oops');
});

it('exits 130 without a stack when Ctrl-C ended the work, however the step said so', async () => {
  const stop = new AbortController();
  stop.abort();
  const ways = [stop.signal.reason, new AppError('cancelled', 'Cancelled.')];
  for (const way of ways) {
    const ended = await outcome(['count'], () => Promise.reject(way), stop.signal);
    expect(ended).toEqual({ code: 130, out: '', note: 'stopped' });
  }
  const bug = await outcome(['count'], () => Promise.reject(new TypeError('oops')), stop.signal);
  expect(bug.code).toBe(1);
});
