import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machineFacts } from '../bench/machine.ts';
import { simulateShop, worldShops } from '../sandbox/index.ts';
import { writeSampleFiles } from '../src/cli/demo/sample-files.ts';
import { parseInstant } from '../src/core/index.ts';
import { crashImport } from '../test/support/crash-import.ts';

/**
 * `npm run soak -- [--kills 20] [--seed S] [--save]`: imports a shop's two years, killed with SIGKILL at random moments and started
 * again each time, and compares every figure with an undisturbed import. `--save` keeps the result in `bench/results`.
 */
const { values } = parseArgs({
  options: { kills: { type: 'string' }, seed: { type: 'string' }, save: { type: 'boolean' } },
});
const kills = Number(values.kills ?? '20');
const seed = values.seed ?? 'soak';
const folder = mkdtempSync(join(tmpdir(), 'tillstream-soak-'));

const [shop] = worldShops;
if (shop === undefined) throw new Error('the sample company has no shop');
const until = parseInstant('2026-03-01T12:00:00Z');
const orders = simulateShop(shop, { seed, until, days: 730, scale: 3 });
const files = await writeSampleFiles(folder, shop, { orders, asOf: until });

const started = performance.now();
const result = await crashImport({
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
  log: (line) => console.error(line),
});
const equal = result.expected === result.actual;
const { expected: _expected, actual: _actual, ...facts } = result;
const line = {
  topic: 'soak-import',
  equal,
  orders: orders.length,
  seed,
  ...facts,
  seconds: Math.round((performance.now() - started) / 1000),
  machine: machineFacts(),
};
console.log(JSON.stringify(line));
if (values.save === true) {
  mkdirSync('bench/results', { recursive: true });
  writeFileSync('bench/results/soak-import.json', `${JSON.stringify(line, null, 2)}\n`);
}
if (equal) rmSync(folder, { recursive: true, force: true });
else console.error(`the figures differ; what there is stays in ${folder}`);
process.exit(equal ? 0 : 1);
