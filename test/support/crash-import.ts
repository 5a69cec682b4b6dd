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
  /** Kills that hit a running import; others came when it had ended. */
  readonly killsAmidImport: number;
  /** Undisturbed and disturbed answers of the same queries, as text. */
  readonly expected: string;
  readonly actual: string;
  /** Whether the last start went on where a killed one had stopped. */
  readonly resumed: boolean;
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
  let killsAmidImport = 0;
  for (let kill = 1; kill <= options.kills; kill += 1) {
    // Short enough that most of them hit: each start takes up what the one before left.
    const delayMs = Math.round(
      800 + random.next() * Math.max(2_500, (3 * undisturbedMs) / options.kills),
    );
    const ended = await killedImport(options, delayMs);
    if (!ended) killsAmidImport += 1;
    options.log(`kill ${kill} after ${delayMs} ms${ended ? ' (had ended)' : ''}`);
  }
  const last = succeeded(
    await runCli([
      'import',
      ...options.importArguments,
      ...storeArguments(options.disturbed),
      '--json',
    ]),
  );
  return {
    kills: options.kills,
    undisturbedMs: Math.round(undisturbedMs),
    killsAmidImport,
    resumed: (JSON.parse(last.out) as { resumed: boolean }).resumed,
    expected: await answers(options.undisturbed),
    actual: await answers(options.disturbed),
  };
}

/** Starts the import and kills it after the delay; true when it had ended before. */
async function killedImport(options: CrashImport, delayMs: number): Promise<boolean> {
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
  return result.signal === null;
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
