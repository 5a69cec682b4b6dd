import { join } from 'node:path';
import { simulateShop, worldShops } from '../../sandbox/index.ts';
import { parseInstant } from '../../src/core/index.ts';
import { crashImport } from '../../test/support/crash-import.ts';
import { writeSampleFiles } from '../../test/support/sample/sample-files.ts';
import type { Soak } from './soak.ts';

const until = parseInstant('2026-03-01T12:00:00Z');

/**
 * Imports two years of a shop, killed with SIGKILL at random moments and started again each time, and compares every figure
 * with an undisturbed import.
 */
export const soakImport: Soak = async ({ folder, count: kills, seed, log }) => {
  const [shop] = worldShops;
  if (shop === undefined) throw new Error('the sample company has no shop');
  const orders = simulateShop(shop, { seed, until, days: 730, scale: 3 });
  const files = await writeSampleFiles(folder, shop, { orders, asOf: until });
  const { expected, actual, ...facts } = await crashImport({
    disturbed: join(folder, 'disturbed'),
    undisturbed: join(folder, 'undisturbed'),
    importArguments: [
      files,
      '--mapping',
      'tillstream',
      '--currency',
      shop.currency,
      '--zone',
      shop.zone,
    ],
    kills,
    seed,
    log,
  });
  return { holds: expected === actual, facts: { orders: orders.length, ...facts } };
};
