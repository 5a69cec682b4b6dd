import { type Base, openBase, startServer } from '../../app/index.ts';
import { silentLogger } from '../../core/index.ts';
import type { Command, CommandContext } from '../command.ts';
import { demoOwner } from '../demo/demo-owner.ts';
import { sellOn } from '../demo/live-orders.ts';
import { loadSampleCompany, type SampleSummary } from '../demo/sample-company.ts';
import { flagOption, numberOption, textOption } from '../options.ts';
import { progressText } from '../progress-text.ts';
import { ensureWebApp } from '../web-app.ts';
import { commandConfig } from '../with-base.ts';
import { stopped } from './serve.ts';

/** `tillstream demo`: a sample company, imported, served and alive. */
export const demoCommand: Command = {
  name: 'demo',
  summary: 'run the server with a sample company',
  usage: ['demo [--port 3400] [--data DIR]', 'demo --once [--json]'],
  help: `Makes a sample company (two years, four shops, four currencies, with discounts, edits, refunds and late changes), imports
it as any shop's files are, starts the server and prints where to sign in. While it runs, orders go on arriving.

  --port N         port (default: PORT, else 3400; 0 takes a free one)
  --data DIR       data folder (default ./data/demo)
  --scale N        per cent of the usual number of orders (default 100)
  --once           imports, prints a summary and exits
  --json           the summary as JSON`,
  options: {
    port: { type: 'string' },
    host: { type: 'string' },
    data: { type: 'string' },
    scale: { type: 'string' },
    once: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  run: async (context) => {
    const { env, options } = context;
    const config = commandConfig(context, {
      TILLSTREAM_DATA: textOption(options, 'data') ?? './data/demo',
      PORT: textOption(options, 'port') ?? env['PORT'],
      HOST: textOption(options, 'host') ?? env['HOST'],
      LOG_LEVEL: env['LOG_LEVEL'] ?? 'warn',
    });
    if (!flagOption(options, 'once')) await ensureWebApp(context.terminal);
    const base = await openBase({
      config,
      ...(flagOption(options, 'once') ? { logger: silentLogger } : {}),
    });
    try {
      const summary = await load(base, context);
      if (flagOption(options, 'once')) tell(context, summary);
      else await serve(base, summary, context);
    } finally {
      await base.close();
    }
    return 0;
  },
};

type TimedSummary = SampleSummary & { readonly seconds: number };

async function load(
  base: Base,
  { options, signal, terminal }: CommandContext,
): Promise<TimedSummary> {
  const started = performance.now();
  const scale = (numberOption(options, 'scale', { min: 1, max: 1000 }) ?? 100) / 100;
  const summary = await loadSampleCompany({
    base,
    scale,
    signal,
    now: Date.now(),
    onProgress: (store, progress) => terminal.progress(`${store}: ${progressText(progress)}`),
  });
  return { ...summary, seconds: Math.round((performance.now() - started) / 100) / 10 };
}

function tell({ options, terminal }: CommandContext, summary: TimedSummary): void {
  if (flagOption(options, 'json')) {
    terminal.out(JSON.stringify(summary));
    return;
  }
  for (const store of summary.stores) {
    terminal.out(
      `${store.store}: ${store.orders.toLocaleString('en')} orders, ${store.lines.toLocaleString('en')} lines (${store.currency}) in ${store.seconds} s`,
    );
  }
  terminal.out(`revision ${summary.revision}, ${summary.seconds} s in all`);
}

async function serve(
  base: Base,
  summary: TimedSummary,
  { signal, terminal }: CommandContext,
): Promise<void> {
  const { host, port } = base.config;
  const owner = await demoOwner(base, summary.tenantId);
  const server = await startServer({ base, host, port, role: 'all' });
  const live = sellOn({ base, tenantId: summary.tenantId, signal });
  const orders = summary.stores.reduce((sum, store) => sum + store.orders, 0);
  terminal.note(`${orders.toLocaleString('en')} orders of ${summary.stores.length} shops, ready in ${summary.seconds} s; more arrive while you watch.

  Open     ${server.url}
  E-mail   ${owner.email}
  Password ${owner.password}

Ctrl-C stops it. The data stays in ${base.folder.root}.`);
  await stopped(signal);
  terminal.note('stopping');
  await live;
  await server.stop();
}
