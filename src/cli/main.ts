import { commands } from './commands/index.ts';
import { runCli } from './run-cli.ts';
import { processTerminal } from './terminal.ts';

const stop = new AbortController();
/** npm passes Ctrl-C on to us, who heard it from the terminal already: what comes this soon after is the same one. */
const sameAskMs = 1_000;
let askedAt: number | null = null;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    const now = performance.now();
    // The second one means it: whoever pressed twice does not wait for a tidy end.
    if (askedAt !== null && now - askedAt > sameAskMs) process.exit(130);
    askedAt ??= now;
    stop.abort();
  });
}
// A reader that goes away (`tillstream query … | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
});

process.exitCode = await runCli({
  commands,
  argv: process.argv.slice(2),
  env: process.env,
  terminal: processTerminal,
  signal: stop.signal,
});
