import { expect, test } from 'vitest';
import type { SourcePage, SourceStream } from '../../src/connectors/index.ts';
import { AppError } from '../../src/core/index.ts';
import { readRun } from '../../src/ledger/index.ts';
import { type RunStreamOptions, runStream } from '../../src/sync/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { aDocument, documentRecord } from '../support/documents.ts';
import { openShop, rowsOf, type Shop } from './ledger-fixture.ts';

const count = 5;

function aPage(number: number): SourcePage {
  return {
    records: [documentRecord(aDocument({ externalId: `d${number}` }))],
    problems: [],
    cursor: { page: number },
    done: number === count,
    fetched: 1,
    progress: { done: number, total: count },
  };
}

/** A stream of five pages that begins after its cursor; `before` is called ahead of each page. */
function fivePages(before: (number: number, signal: AbortSignal) => Promise<void>): SourceStream {
  return {
    name: 'orders',
    pages: async function* ({ cursor, signal }) {
      const from = cursor === null ? 0 : (cursor as { page: number }).page;
      for (let number = from + 1; number <= count; number++) {
        await before(number, signal);
        yield aPage(number);
      }
    },
  };
}

function options(shop: Shop, stream: SourceStream): RunStreamOptions {
  return {
    database: shop.db,
    tenantId: shop.tenant,
    storeId: shop.storeId,
    runId: shop.runId,
    resumed: 0,
    stream,
    cursor: null,
    signal: new AbortController().signal,
  };
}

const stored =
  'SELECT external_id AS id FROM ledger.document WHERE tenant_id = CAST($1 AS uuid) ORDER BY external_id';

eachBackend((backend) => {
  test('reads one page ahead of the one being written, and never two', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const seen: string[] = [];
    const stream = fivePages(async (number) => void seen.push(`read ${number}`));
    const outcome = await runStream({
      ...options(shop, stream),
      onPage: (page) => void seen.push(`wrote ${page.progress.done}`),
    });
    expect(outcome).toMatchObject({ pages: 5, fetched: 5, rejected: 0 });
    expect(seen).toEqual([
      'read 1',
      'read 2',
      'wrote 1',
      'read 3',
      'wrote 2',
      'read 4',
      'wrote 3',
      'read 5',
      'wrote 4',
      'wrote 5',
    ]);
    expect(await rowsOf(shop, stored)).toHaveLength(5);
  });

  test('a page that can not be read leaves those before it, and the run goes on behind them', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const broken = fivePages(async (number) => {
      if (number === 3) throw new AppError('connector_unavailable', 'The shop is away.');
    });
    await expect(runStream(options(shop, broken))).rejects.toThrow('The shop is away.');
    const { cursor, pages } = await readRun(shop.db, shop.tenant, shop.runId);
    expect({ cursor, pages }).toEqual({ cursor: { page: 2 }, pages: 2 });
    const read: number[] = [];
    const mended = fivePages(async (number) => void read.push(number));
    await runStream({ ...options(shop, mended), cursor });
    expect(read).toEqual([3, 4, 5]);
    expect(await rowsOf(shop, stored)).toHaveLength(5);
  });

  test('a source that hangs is ended by the deadline, and told to stop', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    let told = false;
    const hanging = fivePages(async (number, signal) => {
      if (number < 2) return;
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          told = true;
          reject(signal.reason);
        });
      });
    });
    const run = runStream({ ...options(shop, hanging), stepDeadlineMs: 2_000 });
    await expect(run).rejects.toMatchObject({ code: 'timeout', retryable: true });
    expect(told).toBe(true);
    expect(await rowsOf(shop, stored)).toHaveLength(1);
  });

  test('a stop ends after the page that is being written', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const stop = new AbortController();
    const run = runStream({
      ...options(
        shop,
        fivePages(async () => undefined),
      ),
      signal: stop.signal,
      onPage: (page) => {
        if (page.progress.done === 2) stop.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect(await rowsOf(shop, stored)).toHaveLength(2);
  });
});
