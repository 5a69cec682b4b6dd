import { expect, test } from 'vitest';
import { seededRandom } from '../../sandbox/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { runFairness } from '../support/jobs-fairness.ts';

eachBackend((backend) => {
  test('a tenant with many connections keeps nobody waiting', async () => {
    await using scratch = await scratchDatabase(backend, { poolSize: 12 });
    const runMs = 300;
    const facts = await runFairness({
      ...{ database: scratch.database, seconds: 8, slots: 2, runMs, tickMs: 2000 },
      ...{ big: 40, small: [1, 2, 1, 2, 1, 2], bigEveryMs: 9000, smallEveryMs: 2500 },
      random: seededRandom('fairness').next,
    });
    expect(facts.runs).toBeGreaterThan(30);
    expect(facts.overlapping).toBe(0);
    // The big tenant's row of a tick takes longer than that; small ones stand before its second job.
    expect(facts.small.inQueue).toBeLessThan(2.5);
    expect(facts.small.inQueue).toBeLessThanOrEqual(facts.big.inQueue);
  });
});
