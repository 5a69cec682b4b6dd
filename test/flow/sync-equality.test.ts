import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { shopifyWorld } from '../support/shopify-world.ts';
import { truthOfBook, truthOfLedger } from '../support/sync-equality.ts';
import { lastSync, playStory, story } from '../support/sync-story.ts';

eachBackend((backend) => {
  test('after the first sync the ledger equals the shop’s own book', async () => {
    await using scratch = await scratchDatabase(backend);
    await using world = await shopifyWorld(scratch.database, { seed: 'equality' });
    const run = await world.run({ mode: 'backfill' });
    expect(run.error).toBeNull();
    expect(await truthOfLedger(world)).toEqual(truthOfBook(world.sandbox.book(world.account)));
  });

  test('whatever happens between, after the last sync the ledger equals the shop’s own book', async () => {
    await using scratch = await scratchDatabase(backend);
    await fc.assert(
      fc.asyncProperty(story, async (steps) => {
        await using world = await shopifyWorld(scratch.database, { seed: 'story', days: 4 });
        await world.run({ mode: 'backfill' });
        await playStory(world, steps);
        const runs = await lastSync(world);
        expect(runs.map(({ error }) => error)).toEqual([null, null, null]);
        expect(await truthOfLedger(world)).toEqual(truthOfBook(world.sandbox.book(world.account)));
      }),
      { numRuns: 3, seed: 20_260_302, endOnFailure: true },
    );
  });
});
