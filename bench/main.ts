import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { machineFacts } from './machine.ts';

/**
 * `npm run -s bench -- TOPIC… [--json] [--tiny] [--save]`: runs the named benchmarks one after the other. Each checks its own
 * answers first and throws when they are wrong. `--save` keeps the result and the machine's facts in `bench/results`.
 */
const topics = [
  'ledger',
  'twin',
  'metrics',
  'overview',
  'http',
  'import',
  'sync',
  'forecast',
] as const;
type Topic = (typeof topics)[number];

/** What every `bench/<topic>/run.ts` exports. */
type Benchmark = (options: {
  readonly tiny: boolean;
  readonly file?: string;
}) => Promise<Readonly<Record<string, unknown>>>;

const { values, positionals } = parseArgs({
  options: {
    json: { type: 'boolean' },
    tiny: { type: 'boolean' },
    save: { type: 'boolean' },
    file: { type: 'string' },
  },
  allowPositionals: true,
});

function chosen(): readonly Topic[] {
  if (positionals.length === 0 || positionals.includes('all')) return topics;
  const unknown = positionals.filter((name) => !(topics as readonly string[]).includes(name));
  if (unknown.length > 0)
    throw new Error(`no benchmark ${unknown.join(', ')}; there are ${topics.join(', ')}`);
  return positionals as Topic[];
}

async function measure(topic: Topic): Promise<Readonly<Record<string, unknown>>> {
  const { run } = (await import(`./${topic}/run.ts`)) as { run: Benchmark };
  const started = performance.now();
  const result = await run({
    tiny: values.tiny === true,
    ...(values.file === undefined ? {} : { file: values.file }),
  });
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  return {
    topic,
    tiny: values.tiny === true,
    seconds,
    peakRssMib: Math.round(process.resourceUsage().maxRSS / 1024),
    machine: machineFacts(),
    result,
  };
}

for (const topic of chosen()) {
  const line = await measure(topic);
  console.log(values.json === true ? JSON.stringify(line) : JSON.stringify(line, null, 2));
  if (values.save === true) {
    mkdirSync('bench/results', { recursive: true });
    writeFileSync(
      `bench/results/${topic}${values.tiny === true ? '-tiny' : ''}.json`,
      `${JSON.stringify(line, null, 2)}\n`,
    );
  }
}
