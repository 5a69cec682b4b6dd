import { openBase, type RunningServer, startServer } from '../../app/index.ts';
import type { Command, CommandContext, Terminal } from '../command.ts';
import { textOption } from '../options.ts';
import { ensureWebApp } from '../web-app.ts';
import { commandConfig } from '../with-base.ts';

/** `tillstream serve`: the server, until it is told to stop. */
export const serveCommand: Command = {
  name: 'serve',
  summary: 'run the server',
  usage: ['serve [--port 3400] [--host 127.0.0.1] [--data DIR] [--role all|api|worker]'],
  help: `Runs until Ctrl-C or SIGTERM. The first start prints a link by which the first owner claims the installation.

  --port N         port (default: PORT, else 3400; 0 takes a free one)
  --host ADDRESS   address to listen on (default: HOST, else 127.0.0.1)
  --data DIR       data folder (default: TILLSTREAM_DATA, else ./data)
  --role ROLE      all (default), api or worker

All settings: docs/settings.md`,
  options: {
    port: { type: 'string' },
    host: { type: 'string' },
    data: { type: 'string' },
    role: { type: 'string' },
  },
  run: async (context) => {
    const config = serveConfig(context);
    if (config.role !== 'worker') await ensureWebApp(context.terminal);
    const base = await openBase({ config });
    try {
      const server = await startServer({
        base,
        host: config.host,
        port: config.port,
        role: config.role,
      });
      try {
        await greet(context.terminal, server);
        await stopped(context.signal);
        context.terminal.note('stopping');
      } finally {
        await server.stop();
      }
    } finally {
      await base.close();
    }
    return 0;
  },
};

function serveConfig(context: CommandContext): ReturnType<typeof commandConfig> {
  const { env, options } = context;
  return commandConfig(context, {
    PORT: textOption(options, 'port') ?? env['PORT'],
    HOST: textOption(options, 'host') ?? env['HOST'],
    TILLSTREAM_ROLE: textOption(options, 'role') ?? env['TILLSTREAM_ROLE'],
  });
}

/** Says where the server is, and how to claim it while nobody has. */
export async function greet(terminal: Terminal, server: RunningServer): Promise<void> {
  if (server.url === null) return terminal.note('the worker runs');
  const claim = await server.claimLink();
  terminal.note(`Tillstream runs at ${server.url}`);
  if (claim !== null)
    terminal.note(`Nobody owns this installation yet. Claim it, once, at:\n  ${claim.url}`);
}

/** Settles when the signal fires. */
export function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
