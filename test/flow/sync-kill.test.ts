import { expect, test } from 'vitest';
import { readConnection } from '../../src/ledger/index.ts';
import { crashSync } from '../support/crash-sync.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { type ShopifyWorld, shopifyWorld } from '../support/shopify-world.ts';
import { truthOfBook, truthOfLedger } from '../support/sync-equality.ts';

const options = { seed: 'kill', days: 8, scale: 0.4 };

const firstRun = ({ sync, tenant, connectionId }: ShopifyWorld) =>
  sync.request(tenant, { connectionId, mode: 'backfill', trigger: 'test' });

const total = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

eachBackend((backend) => {
  test('killed again and again, a first sync goes on at its page, and nothing is lost or repeated', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database, connectionString } = scratch;
    await using calm = await shopifyWorld(database, options);
    const undisturbed = await calm.run({ mode: 'backfill' });
    const calmly = calm.sandbox.counters();
    await using world = await shopifyWorld(database, options);
    const run = await firstRun(world);
    const result = await crashSync({ world, connectionString, run, kills: 3, seed: 'kill' });
    expect(result.killed).toBeGreaterThan(1);
    const { state, fetched, stored, resumed } = result.run;
    expect({ state, fetched, stored }).toEqual({
      state: 'succeeded',
      fetched: undisturbed.fetched,
      stored: undisturbed.stored,
    });
    expect(resumed).toBeGreaterThan(0);
    // A killed worker costs at most what it had asked for and not stored: a page being written, the next, and a look at the shop.
    const [more, fewest] = [total(result.requests), total(calmly.byOperation)];
    expect(more).toBeLessThanOrEqual(fewest + 4 * result.killed);
    expect(await truthOfLedger(world)).toEqual(truthOfBook(world.sandbox.book(world.account)));
    const { state: connection } = await readConnection(database, world.tenant, world.connectionId);
    expect(connection).toBe('connected');
  }, 180_000);
});
