import { commands } from './commands/index.ts';
import { runCli } from './run-cli.ts';
import { processTerminal } from './terminal.ts';

const stop = new AbortController();
let asked = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // The second one means it: whoever pressed twice does not wait for a tidy end.
    if (asked) process.exit(130);
    asked = true;
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
