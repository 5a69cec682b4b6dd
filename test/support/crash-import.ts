import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom } from '../../sandbox/world/random.ts';
import { type CliResult, runCli, startCli } from './cli.ts';

export type CrashImport = {
  /** Data folder of the disturbed and of the undisturbed run: empty, apart from each other. */
  readonly disturbed: string;
  readonly undisturbed: string;
  /** What follows `import`: files and mapping, without store and data folder. */
  readonly importArguments: readonly string[];
  readonly kills: number;
  readonly seed: string;
  readonly log: (line: string) => void;
};

export type CrashImportResult = {
  readonly kills: number;
  readonly undisturbedMs: number;
  /** Kills that hit while the import was writing pages (others hit the start or a finished import). */
  readonly killsAmidPages: number;
  /** Undisturbed and disturbed answers of the same queries, as text. */
  readonly expected: string;
  readonly actual: string;
  readonly finishedAfterRestarts: number;
};

const storeArguments = (data: string): readonly string[] => ['--store', 'Soak', '--data', data];

/** Every figure that matters, by day and by product, exact. */
const queries: readonly string[] = [
  '{"measures":["gross_sales","discounts","reversals","net_sales","taxes","total_sales","cost","orders","units","adjustments","customers"],"time":{"clock":"event","grain":"day","from":"2009-01-01","to":"2030-12-31"}}',
  '{"measures":["net_sales","orders","units"],"dimensions":["product"],"time":{"clock":"order","from":"2009-01-01","to":"2030-12-31"},"limit":5000}',
];

/** Imports once in peace, then once killed with SIGKILL at random moments and started again until it ends; answers of both. */
export async function crashImport(options: CrashImport): Promise<CrashImportResult> {
  const started = performance.now();
  succeeded(
    await runCli([
      'import',
      ...options.importArguments,
      ...storeArguments(options.undisturbed),
      '--json',
    ]),
  );
  const undisturbedMs = performance.now() - started;
  options.log(`undisturbed import: ${Math.round(undisturbedMs)} ms`);
  const random = seededRandom(options.seed);
  let killsAmidPages = 0;
  for (let kill = 1; kill <= options.kills; kill += 1) {
    const delayMs = Math.round(random.next() * undisturbedMs);
    const { note, ended } = await killedImport(options, delayMs);
    const pages = /\d+ rows/.test(note) || ended;
    if (pages) killsAmidPages += 1;
    options.log(`kill ${kill} after ${delayMs} ms${ended ? ' (had ended)' : ''}`);
  }
  const last = await runCli([
    'import',
    ...options.importArguments,
    ...storeArguments(options.disturbed),
    '--json',
  ]);
  succeeded(last);
  return {
    kills: options.kills,
    undisturbedMs: Math.round(undisturbedMs),
    killsAmidPages,
    expected: await answers(options.undisturbed),
    actual: await answers(options.disturbed),
    finishedAfterRestarts: options.kills,
  };
}

async function killedImport(
  options: CrashImport,
  delayMs: number,
): Promise<{ note: string; ended: boolean }> {
  const { child, done } = startCli([
    'import',
    ...options.importArguments,
    ...storeArguments(options.disturbed),
    '--json',
  ]);
  const timer = new AbortController();
  const late = wait(delayMs, undefined, { signal: timer.signal }).then(
    () => child.kill('SIGKILL'),
    () => false,
  );
  const result = await done;
  timer.abort();
  await late;
  return { note: result.note, ended: result.signal === null };
}

async function answers(data: string): Promise<string> {
  const texts: string[] = [];
  for (const query of queries) {
    const { rows, totals } = JSON.parse(
      succeeded(await runCli(['query', query, '--json', '--data', data])).out,
    ) as { rows: unknown; totals: unknown };
    texts.push(JSON.stringify({ rows, totals }));
  }
  return texts.join('\n');
}

function succeeded(result: CliResult): CliResult {
  if (result.code !== 0)
    throw new Error(`the command failed with ${result.code ?? result.signal}: ${result.note}`);
  return result;
}
