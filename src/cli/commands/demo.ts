import { type Base, openBase, type RunningServer, startServer } from '../../app/index.ts';
import { silentLogger } from '../../core/index.ts';
import type { Command, CommandContext } from '../command.ts';
import { connectShops, whenRead } from '../demo/connect-shops.ts';
import { type DemoOwner, demoOwner, demoTenant } from '../demo/demo-owner.ts';
import { type DemoConnection, describeConnections } from '../demo/describe-connections.ts';
import { keepSelling } from '../demo/keep-selling.ts';
import { type SandboxProcess, startSandboxProcess } from '../demo/sandbox-process.ts';
import { type ShopBrowser, shopBrowser } from '../demo/shop-browser.ts';
import { flagOption, numberOption, textOption } from '../options.ts';
import { ensureWebApp } from '../web-app.ts';
import { commandConfig } from '../with-base.ts';
import { stopped } from './serve.ts';

/** `tillstream demo`: a sample company whose shops are connected, read and alive. */
export const demoCommand: Command = {
  name: 'demo',
  summary: 'run the server with a sample company',
  usage: ['demo [--port 3400] [--data DIR]', 'demo --once [--json]'],
  help: `Starts a local double of Shopify with a sample company (two years, four shops, four currencies, with discounts, edits,
refunds and late changes), connects its shops by the platform's own consent, reads them and prints where to sign in. While
it runs, orders, edits and refunds go on arriving, by webhook and by schedule. Needs no network and no account.

  --port N         port (default: PORT, else 3400; 0 takes a free one)
  --data DIR       data folder (default ./data/demo)
  --scale N        per cent of the usual number of orders (default 100)
  --once           connects, reads, prints a line per connection and exits
  --json           the lines as JSON`,
  options: {
    port: { type: 'string' },
    host: { type: 'string' },
    data: { type: 'string' },
    scale: { type: 'string' },
    once: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  run: async (context) => {
    const { options, signal, terminal } = context;
    const once = flagOption(options, 'once');
    const scale = numberOption(options, 'scale', { min: 1, max: 1000 }) ?? 100;
    if (!once) await ensureWebApp(terminal);
    terminal.progress('opening the shops');
    await using sandbox = await startSandboxProcess(
      ['--scale', String(scale), '--limits', 'off'],
      signal,
    );
    const config = demoConfig(context, sandbox);
    const base = await openBase({ config, ...(once ? { logger: silentLogger } : {}) });
    try {
      const { host, port } = config;
      const server = await startServer({ base, host, port: once ? 0 : port, role: 'all' });
      try {
        return await show({ base, server, sandbox, context });
      } finally {
        await server.stop();
      }
    } finally {
      await base.close();
    }
  },
};

function demoConfig(context: CommandContext, { url, app }: SandboxProcess) {
  const { env, options } = context;
  const origin = `${url}/{account}`;
  return commandConfig(context, {
    TILLSTREAM_DATA: textOption(options, 'data') ?? './data/demo',
    PORT: textOption(options, 'port') ?? env['PORT'],
    HOST: textOption(options, 'host') ?? env['HOST'],
    LOG_LEVEL: env['LOG_LEVEL'] ?? 'warn',
    SHOPIFY_CLIENT_ID: app.clientId,
    SHOPIFY_CLIENT_SECRET: app.clientSecret,
    SHOPIFY_AUTH_ORIGIN: origin,
    SHOPIFY_API_ORIGIN: origin,
  });
}

type Demo = {
  readonly base: Base;
  readonly server: RunningServer;
  readonly sandbox: SandboxProcess;
  readonly context: CommandContext;
};

async function show(demo: Demo): Promise<number> {
  const { base, server, sandbox, context } = demo;
  const { options, signal, terminal } = context;
  const tenantId = await demoTenant(base);
  const owner = await demoOwner(base, tenantId);
  const browser = shopBrowser(server.localUrl);
  await browser.signIn(owner.email, owner.password);
  const started = performance.now();
  await connectShops(browser, sandbox.accounts);
  if (!flagOption(options, 'once')) return await live(demo, { owner, browser });
  const read = await whenRead(browser, { signal, onProgress: terminal.progress });
  const connections = await describeConnections(base.database, tenantId, read);
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  tell(context, { connections, seconds });
  return connections.every(({ status }) => status === 'connected') ? 0 : 1;
}

type Summary = { readonly connections: readonly DemoConnection[]; readonly seconds: number };

function tell({ options, terminal }: CommandContext, { connections, seconds }: Summary): void {
  if (flagOption(options, 'json')) {
    terminal.out(JSON.stringify({ connections, seconds }));
    return;
  }
  const count = (value: number): string => value.toLocaleString('en');
  for (const one of connections) {
    terminal.out(
      `${one.name}: ${one.status}, ${count(one.orders)} orders, ${count(one.lines)} lines, ${count(one.products)} products, ${count(one.customers)} customers, ${count(one.inventory)} stock levels, ${count(one.pages)} pages in ${one.seconds} s`,
    );
  }
  terminal.out(`${seconds} s in all`);
}

type Signed = { readonly owner: DemoOwner; readonly browser: ShopBrowser };

/** While the shops are being read one can watch already; they sell on. */
async function live(
  { base, server, sandbox, context: { terminal, signal } }: Demo,
  { owner, browser }: Signed,
): Promise<number> {
  terminal.note(`The sample company's ${sandbox.accounts.length} shops are connected and being read, the last days first.

  Open     ${server.url}
  E-mail   ${owner.email}
  Password ${owner.password}

Ctrl-C stops it. The data stays in ${base.folder.root}.`);
  const selling = keepSelling(sandbox, signal);
  const reading = whenRead(browser, { signal, onProgress: terminal.progress }).then(
    (read) => {
      const orders = read.reduce((sum, { run }) => sum + (run?.fetched ?? 0), 0);
      terminal.note(
        `All is read: ${orders.toLocaleString('en')} records. More arrive while you watch.`,
      );
    },
    () => undefined,
  );
  await stopped(signal);
  terminal.note('stopping');
  await Promise.all([selling, reading]);
  return 0;
}
