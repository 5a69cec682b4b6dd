import { availableParallelism } from 'node:os';
import { measureBoosting } from './boosting-speed.ts';
import { checkHarness } from './check-harness.ts';
import { type BenchSeries, readM4Weekly, readTourism } from './datasets.ts';
import { forecastAll } from './forecast-all.ts';
import { measureGlobalScale } from './global-scale.ts';
import { scoreM5 } from './m5-score.ts';
import { measurePlanScale } from './plan-scale.ts';
import { retailCoverage } from './retail-coverage.ts';
import { runFile } from './run-file.ts';
import { scoreBesideNaive } from './score-series.ts';
import { measureSpeed } from './speed.ts';

/** What `run` measures. */
export interface ForecastBenchOptions {
  /** Small parts of everything: shows that it runs, its figures mean nothing. */
  readonly tiny: boolean;
  /** Scores the series of this file instead; see `runFile`. */
  readonly file?: string;
}

/** As many threads as the planned service takes: two where there are two cores. */
function workerCount(): number {
  return Math.max(1, Math.min(2, availableParallelism()));
}

async function scoreDataset(data: readonly BenchSeries[]) {
  const { forecasts, seconds } = await forecastAll(data, { workers: workerCount() });
  const done = forecasts.filter((forecast) => typeof forecast === 'object');
  if (done.length !== data.length) throw new Error('a series of a competition was refused');
  const scores = scoreBesideNaive(data, done);
  return { ...scores, seriesPerSecond: Math.round((10 * data.length) / seconds) / 10 };
}

/**
 * Forecast figures: the harness against published rows first, then accuracy, coverage and speed of the
 * one configuration. With `file`, accuracy and coverage on the series of that file.
 *
 * @throws Error when the harness does not reproduce the published M4 rows
 */
export async function run(
  options: ForecastBenchOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const { tiny, file } = options;
  const workers = workerCount();
  if (file !== undefined) return runFile(file, workers);
  const weekly = readM4Weekly();
  const harness = checkHarness(weekly);
  const part = (data: readonly BenchSeries[]) => (tiny ? data.slice(0, 12) : data);
  return {
    harness,
    m4Weekly: await scoreDataset(part(weekly)),
    tourismMonthly: await scoreDataset(part(readTourism())),
    onlineRetail: await retailCoverage(
      tiny ? { products: 5, origins: 1, workers } : { products: 200, origins: 8, workers },
    ),
    m5Sample: tiny ? 'skipped: it takes a minute' : scoreM5(),
    speed: await measureSpeed(tiny ? 10 : 100, workers),
    boosting: await measureBoosting(),
    globalScale: measureGlobalScale(tiny ? 50 : 10_000),
    planScale: measurePlanScale(tiny ? 60 : 10_000),
  };
}
