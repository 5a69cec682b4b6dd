import { readFileSync } from 'node:fs';
import type { AutoForecast } from '../../src/forecast/index.ts';
import type { BenchSeries } from './datasets.ts';
import { forecastAll } from './forecast-all.ts';
import { scoreBesideNaive } from './score-series.ts';

interface FileSeries {
  readonly id: string;
  readonly frequency: number;
  readonly season: number;
  readonly horizon: number;
  readonly train: readonly (number | null)[];
  readonly test: readonly (number | null)[];
  readonly group?: string;
  readonly start?: string;
}

function toValues(numbers: readonly (number | null)[]): Float64Array {
  return Float64Array.from(numbers, (value) => value ?? Number.NaN);
}

function readSeries(path: string): BenchSeries[] {
  const rows: readonly FileSeries[] = JSON.parse(readFileSync(path, 'utf8'));
  return rows.map(({ train, test, ...rest }) => ({
    ...rest,
    train: toValues(train),
    test: toValues(test).slice(0, rest.horizon),
  }));
}

/**
 * Runs the one configuration on the series of a file and scores it beside Naive2 and seasonal naive.
 *
 * @param path JSON: `[{"id","frequency","season","horizon","train":[…],"test":[…]}]`, optionally
 *   `"group"` of siblings and `"start"` date; null = missing
 */
export async function runFile(
  path: string,
  workers: number,
): Promise<Readonly<Record<string, unknown>>> {
  const data = readSeries(path);
  const { forecasts, seconds } = await forecastAll(data, { workers });
  const isDone = (forecast: AutoForecast | string | undefined): forecast is AutoForecast =>
    typeof forecast === 'object';
  const done = data.filter((_, i) => isDone(forecasts[i]));
  const refused = data
    .map(({ id }, i) => ({ id, reason: forecasts[i] }))
    .filter(({ reason }) => typeof reason === 'string');
  const scores = scoreBesideNaive(done, forecasts.filter(isDone));
  const { model, naive2, seasonalNaive } = scores;
  return {
    ...model,
    seriesPerSecond: Math.round((100 * data.length) / seconds) / 100,
    seconds: Math.round(seconds * 100) / 100,
    naive2,
    seasonalNaive,
    refused,
  };
}
