import { setTimeout as wait } from 'node:timers/promises';
import type { Connection, ConnectionBegun, Run } from '../../api/index.ts';
import { AppError } from '../../core/index.ts';
import type { ShopBrowser } from './shop-browser.ts';

/**
 * Connects the accounts by the real consent: our page asks, the platform's page is answered, the browser comes back. Those that
 * are connected already are left as they are.
 */
export async function connectShops(
  browser: ShopBrowser,
  accounts: readonly string[],
): Promise<readonly Connection[]> {
  const known = await connectionsOf(browser);
  for (const account of accounts) {
    const connection = known.find((one) => one.account === account);
    if (connection?.state === 'connected' || connection?.state === 'degraded') continue;
    const begun =
      connection === undefined
        ? await begin(browser, account)
        : await browser.send<ConnectionBegun>(
            'POST',
            `/api/v1/connections/${connection.id}/reauthorize`,
            {},
          );
    if (begun.consentUrl === null) continue;
    const end = new URL(await browser.consent(begun.consentUrl));
    const outcome = end.searchParams.get('outcome');
    if (outcome !== 'connected')
      throw new AppError('internal', `${account} was not connected: ${outcome ?? end.href}`);
  }
  return connectionsOf(browser);
}

function begin(browser: ShopBrowser, account: string): Promise<ConnectionBegun> {
  return browser.send('POST', '/api/v1/connections', {
    platform: 'shopify',
    account,
    method: 'oauth',
  });
}

async function connectionsOf(browser: ShopBrowser): Promise<readonly Connection[]> {
  const { connections } = await browser.send<{ readonly connections: readonly Connection[] }>(
    'GET',
    '/api/v1/connections',
  );
  return connections;
}

/** A connection with its first read; null where it was never begun. */
export type FirstRead = { readonly connection: Connection; readonly run: Run | null };

/** Between two looks: short at first, since a small shop is read at once; each look costs the reading something. */
const followMs = { first: 100, most: 1000, growth: 1.3 };

/** Waits until every shop's first read is over; what comes after it goes on by itself. */
export async function whenRead(
  browser: ShopBrowser,
  options: {
    readonly signal: AbortSignal;
    readonly onProgress: (text: string) => void;
  },
): Promise<readonly FirstRead[]> {
  for (
    let pauseMs = followMs.first;
    ;
    pauseMs = Math.min(followMs.most, pauseMs * followMs.growth)
  ) {
    const connections = await connectionsOf(browser);
    const reads = await Promise.all(
      connections.map(async (connection) => ({
        connection,
        run: await firstRunOf(browser, connection),
      })),
    );
    const reading = reads.filter(({ run }) => run !== null && !ended.includes(run.state));
    if (reading.length === 0) return reads;
    const texts = reading.map(
      ({ connection, run }) => `${connection.name} ${(run?.fetched ?? 0).toLocaleString('en')}`,
    );
    options.onProgress(`reading: ${texts.join(', ')}`);
    await wait(pauseMs, undefined, { signal: options.signal });
  }
}

const ended: readonly Run['state'][] = ['succeeded', 'failed', 'cancelled'];

/** The latest read of all history; where a shop has none any more, its latest run. */
async function firstRunOf(browser: ShopBrowser, { id }: Connection): Promise<Run | null> {
  const { runs } = await browser.send<{ readonly runs: readonly Run[] }>(
    'GET',
    `/api/v1/runs?connection=${id}&limit=20`,
  );
  return runs.find(({ mode }) => mode === 'backfill') ?? runs[0] ?? null;
}
