import {
  dampedTrend,
  mase,
  naive2,
  owa,
  seasonalNaiveMae,
  smape,
  theta,
} from '../../src/forecast/index.ts';
import type { BenchSeries } from './datasets.ts';

type Method = (values: Float64Array, horizon: number) => Float64Array;

/** Source: Makridakis, Spiliotis & Assimakopoulos (2020), The M4 Competition, weekly rows. */
const PUBLISHED: readonly (readonly [string, Method, number, number])[] = [
  ['naive2', (values, horizon) => naive2(values, 1, horizon), 9.161, 2.777],
  ['theta', theta, 9.093, 2.637],
  ['damped', dampedTrend, 8.866, 2.404],
];
const TOLERANCE = 0.06;

/** One row of the check. */
export interface HarnessRow {
  readonly method: string;
  readonly smape: number;
  readonly mase: number;
  readonly owa: number;
  readonly publishedSmape: number;
  readonly publishedMase: number;
}

function digits(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/**
 * Scores the benchmark methods of M4 on its weekly series and compares with what was published.
 *
 * @throws Error when a figure is further than 0.06 from the published one: then no other figure of this
 *   harness can be believed
 */
export function checkHarness(weekly: readonly BenchSeries[]): HarnessRow[] {
  const rows = PUBLISHED.map(([method, forecast, publishedSmape, publishedMase]) => {
    const scores = { smape: 0, mase: 0 };
    for (const { train, test, season, horizon } of weekly) {
      const point = forecast(train, horizon);
      scores.smape += smape(test, point) / weekly.length;
      scores.mase += mase(test, point, seasonalNaiveMae(train, season)) / weekly.length;
    }
    return { method, ...scores, publishedSmape, publishedMase };
  });
  const [benchmark] = rows;
  return rows.map((row) => {
    const distance = Math.max(
      Math.abs(row.smape - row.publishedSmape),
      Math.abs(row.mase - row.publishedMase),
    );
    if (!(distance <= TOLERANCE)) {
      throw new Error(`${row.method} is ${distance.toFixed(3)} away from its published M4 row`);
    }
    return {
      ...row,
      smape: digits(row.smape),
      mase: digits(row.mase),
      owa: digits(owa(row, benchmark ?? row)),
    };
  });
}
