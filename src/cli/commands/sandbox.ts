import { Socket } from 'node:net';
import {
  createFaults,
  isPlanName,
  parseFault,
  planNames,
  type SandboxWorld,
  type ShopifySandbox,
  sampleWorld,
  startShopifySandbox,
  worldFromCsv,
} from '../../../sandbox/index.ts';
import { AppError } from '../../core/index.ts';
import type { Command, CommandContext, OptionValues } from '../command.ts';
import { flagOption, numberOption, textOption } from '../options.ts';
import { stopped } from './serve.ts';

/** `tillstream sandbox`: a platform of one's own, on this machine. */
export const sandboxCommand: Command = {
  name: 'sandbox',
  summary: 'run a local double of a platform',
  usage: ['sandbox [--platform shopify] [--port 4010] [--fault NAME[:ARGS]]… [--csv FILE]'],
  help: `Serves shops that can be connected as on the real platform: consent page, tokens, limits, bulk operations, webhooks. It keeps
nothing: each start is the same invented company again. Point a server at it with SHOPIFY_API_ORIGIN and SHOPIFY_AUTH_ORIGIN.

  --platform NAME  shopify
  --port N         port (default 4010; 0 takes a free one)
  --scale N        per cent of the usual number of orders (default 100)
  --days N         days of history (default 730)
  --limits NAME    standard (default), advanced, plus, or off
  --fault TEXT     makes something go wrong, may be given several times: storm:2,count=20 or slow:500,probability=0.1
  --csv FILE       serves a retail CSV (Invoice, StockCode, Description, Quantity, InvoiceDate, Price, Customer ID, Country)
  --until-eof      ends with its standard input: for a program that starts it, and may die without a word
  --json           the first line as JSON`,
  options: {
    platform: { type: 'string' },
    port: { type: 'string' },
    scale: { type: 'string' },
    days: { type: 'string' },
    limits: { type: 'string' },
    fault: { type: 'string', multiple: true },
    csv: { type: 'string' },
    'until-eof': { type: 'boolean' },
    json: { type: 'boolean' },
  },
  run: async (context) => {
    const { options } = context;
    const signal = flagOption(options, 'until-eof') ? untilEof(context.signal) : context.signal;
    const platform = textOption(options, 'platform') ?? 'shopify';
    if (platform !== 'shopify')
      throw new AppError('input_invalid', `--platform ${platform}: only shopify has a sandbox`);
    const sandbox = await startShopifySandbox({
      world: await worldOf(options),
      port: numberOption(options, 'port', { min: 0, max: 65_535 }) ?? 4010,
      limits: limitsOf(options),
      faults: faultsOf(options),
    });
    try {
      tell(context, sandbox);
      await live(sandbox.world, signal);
    } finally {
      await sandbox.close();
    }
    return 0;
  },
};

/** The signal, or the end of the standard input: of a pipe, that is when nobody lives who holds its other end. */
function untilEof(signal: AbortSignal): AbortSignal {
  const ended = new AbortController();
  const end = () => ended.abort();
  process.stdin.on('end', end).on('error', end).resume();
  // Listening alone must not keep a sandbox alive that has failed or was stopped.
  if (process.stdin instanceof Socket) process.stdin.unref();
  return AbortSignal.any([signal, ended.signal]);
}

async function worldOf(options: OptionValues): Promise<SandboxWorld> {
  const file = textOption(options, 'csv');
  if (file !== undefined) return worldFromCsv(file);
  const scale = (numberOption(options, 'scale', { min: 1, max: 1000 }) ?? 100) / 100;
  const days = numberOption(options, 'days', { min: 1, max: 2000 }) ?? 730;
  return sampleWorld({ scale, days });
}

function limitsOf(options: OptionValues) {
  const name = textOption(options, 'limits') ?? 'standard';
  if (isPlanName(name)) return name;
  throw new AppError('input_invalid', `--limits ${name}: ${planNames.join(', ')} is expected`);
}

function faultsOf(options: OptionValues) {
  const faults = createFaults();
  const given = options['fault'];
  for (const text of Array.isArray(given) ? given : [])
    if (typeof text === 'string') faults.inject(parseFault(text));
  return faults;
}

function tell({ options, terminal }: CommandContext, sandbox: ShopifySandbox): void {
  const { url, accounts, app } = sandbox;
  if (flagOption(options, 'json')) {
    terminal.out(JSON.stringify({ platform: 'shopify', url, accounts, app }));
    return;
  }
  const origin = `${url}/{account}`;
  terminal.out(
    [
      `Shopify sandbox   ${url}`,
      ...accounts.map((account) => `shop              ${account}`),
      `client id         ${app.clientId}`,
      `client secret     ${app.clientSecret}`,
      `API origin        ${origin}`,
      `look inside       ${url}/_sandbox/state`,
    ].join('\n'),
  );
}

const tickMs = 1000;

/** Lets happen what falls due, until the signal. */
async function live(world: SandboxWorld, signal: AbortSignal): Promise<void> {
  const timer = setInterval(() => world.catchUp(), tickMs);
  try {
    await stopped(signal);
  } finally {
    clearInterval(timer);
  }
}
