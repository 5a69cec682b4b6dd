import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machineFacts } from '../bench/machine.ts';
import { soakClients } from './soak/clients.ts';
import { soakFairness } from './soak/fairness.ts';
import { soakImport } from './soak/import.ts';
import type { Soak } from './soak/soak.ts';
import { soakSync } from './soak/sync.ts';

/**
 * `npm run soak -- [import|clients|fairness|sync]… [--count N] [--seed S] [--save]`: what takes too long for the tests. `--count` is kills or
 * seconds; `--save` keeps the results in `bench/results`.
 */
const topics: Readonly<Record<string, { readonly soak: Soak; readonly count: number }>> = {
  import: { soak: soakImport, count: 20 },
  clients: { soak: soakClients, count: 60 },
  fairness: { soak: soakFairness, count: 300 },
  sync: { soak: soakSync, count: 60 },
};

const { values, positionals } = parseArgs({
  options: { count: { type: 'string' }, seed: { type: 'string' }, save: { type: 'boolean' } },
  allowPositionals: true,
});

async function run(topic: string): Promise<boolean> {
  const found = topics[topic];
  if (found === undefined)
    throw new Error(`no soak ${topic}; there are ${Object.keys(topics).join(', ')}`);
  const folder = mkdtempSync(join(tmpdir(), `tillstream-soak-${topic}-`));
  const started = performance.now();
  const seed = values.seed ?? 'soak';
  const { holds, facts } = await found.soak({
    folder,
    count: Number(values.count ?? found.count),
    seed,
    log: (text) => console.error(text),
  });
  const line = {
    topic: `soak-${topic}`,
    holds,
    seed,
    ...facts,
    seconds: Math.round((performance.now() - started) / 1000),
    machine: machineFacts(),
  };
  console.log(JSON.stringify(line));
  if (values.save === true) {
    mkdirSync('bench/results', { recursive: true });
    writeFileSync(`bench/results/soak-${topic}.json`, `${JSON.stringify(line, null, 2)}\n`);
  }
  if (holds) rmSync(folder, { recursive: true, force: true });
  else console.error(`it did not hold; what there is stays in ${folder}`);
  return holds;
}

let held = true;
for (const topic of positionals.length > 0 ? positionals : Object.keys(topics))
  held = (await run(topic)) && held;
process.exit(held ? 0 : 1);
