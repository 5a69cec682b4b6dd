import type { BenchSeries } from './datasets.ts';
import { forecastAll } from './forecast-all.ts';
import { type ProductDays, readTopProducts } from './online-retail.ts';
import { type Scores, scoreBesideNaive } from './score-series.ts';

const HORIZON = 28;

/** Products of one origin, counted from the end: 0 holds out the last 28 days. */
function seriesAt(products: readonly ProductDays[], back: number): BenchSeries[] {
  return products
    .map(({ id, values }): BenchSeries => {
      const origin = values.length - HORIZON * (back + 1);
      return {
        id: `${id} ${back}`,
        frequency: 7,
        season: 7,
        horizon: HORIZON,
        train: values.slice(0, origin),
        test: values.slice(origin, origin + HORIZON),
        group: `online-retail ${back}`,
      };
    })
    .filter(({ train }) => train.some((value) => value > 0));
}

/**
 * Interval coverage on Online Retail II: daily units of the products with the most revenue, eight
 * origins 28 days apart. Days on which the shop took no order are missing, in history and in truth;
 * products that had not sold before an origin are left out of it.
 */
export async function retailCoverage(options: {
  readonly products: number;
  readonly origins: number;
  readonly workers: number;
}): Promise<{ readonly model: Scores; readonly seasonalNaive: Scores }> {
  const products = readTopProducts(options.products);
  const origins = Array.from({ length: options.origins }, (_, back) => back);
  const data = origins.flatMap((back) => seriesAt(products, back));
  const { forecasts } = await forecastAll(data, { workers: options.workers, isCount: true });
  const done = forecasts.filter((forecast) => typeof forecast === 'object');
  const { model, seasonalNaive } = scoreBesideNaive(data, done);
  return { model, seasonalNaive };
}
