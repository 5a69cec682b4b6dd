import {
  type AutoForecast,
  calibrateForecasts,
  type DraftForecast,
  type ForecastOptions,
  finishForecast,
} from '../../src/forecast/index.ts';
import type { BenchSeries } from './datasets.ts';
import { DraftPool } from './draft-pool.ts';

/** Forecasts of all series, and how long they took. */
export interface ForecastRun {
  /** In the order of the series; the reason in the place of a refused one. */
  readonly forecasts: readonly (AutoForecast | string)[];
  readonly seconds: number;
  /** Processor time of all threads. */
  readonly cpuMs: number;
}

/** What the run changes about the one configuration: nothing but the cost. */
export interface ForecastRunOptions {
  readonly workers: number;
  /** 3 when not given. */
  readonly origins?: number;
  /** Series of whole units. */
  readonly isCount?: boolean;
}

/** Siblings are pooled: one group, one cycle, one horizon. */
function poolKey(one: BenchSeries): string {
  return `${one.group ?? ''} ${one.frequency} ${one.horizon}`;
}

function isDraft(draft: DraftForecast | string | undefined): draft is DraftForecast {
  return typeof draft === 'object';
}

/** The one configuration for every data set: season and horizon of the series, all else as it comes. */
export async function forecastAll(
  data: readonly BenchSeries[],
  options: ForecastRunOptions,
): Promise<ForecastRun> {
  await using pool = new DraftPool(options.workers);
  const { isCount = false, origins = 3 } = options;
  const optionsOf = (one: BenchSeries): ForecastOptions => ({
    season: one.frequency,
    horizon: one.horizon,
    isCount,
    origins,
  });
  // The threads load their code on the first job: it is not part of the work.
  await pool.draftAll(
    data.slice(0, 2 * options.workers).map((one) => one.train.slice(-30)),
    () => ({ season: 1, horizon: 1 }),
  );
  const started = performance.now();
  const usedBefore = process.cpuUsage().user;
  const at = (index: number) =>
    optionsOf(data[index] ?? ({ frequency: 1, horizon: 1 } as BenchSeries));
  const drafts = await pool.draftAll(
    data.map((one) => one.train),
    at,
  );
  const byPool = Map.groupBy(data.keys(), (i) => poolKey(data[i] as BenchSeries));
  const forecasts: (AutoForecast | string)[] = new Array(data.length);
  for (const rows of byPool.values()) {
    const shared = at(rows[0] ?? 0);
    const calibration = calibrateForecasts(rows.map((i) => drafts[i]).filter(isDraft), shared);
    for (const i of rows) {
      const draft = drafts[i];
      forecasts[i] = isDraft(draft)
        ? finishForecast(draft, calibration, shared)
        : (draft ?? 'no answer');
    }
  }
  const cpuMs = (process.cpuUsage().user - usedBefore) / 1000;
  return { forecasts, seconds: (performance.now() - started) / 1000, cpuMs };
}
