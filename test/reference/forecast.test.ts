import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkHarness } from '../../bench/forecast/check-harness.ts';
import { type BenchSeries, readM4Weekly, readTourism } from '../../bench/forecast/datasets.ts';
import { forecastAll } from '../../bench/forecast/forecast-all.ts';
import { readM5Sample, toSiblingSet } from '../../bench/forecast/m5-sample.ts';
import { scoreM5 } from '../../bench/forecast/m5-score.ts';
import { retailCoverage } from '../../bench/forecast/retail-coverage.ts';
import { scoreBesideNaive } from '../../bench/forecast/score-series.ts';

async function score(data: readonly BenchSeries[]) {
  const { forecasts } = await forecastAll(data, { workers: 2 });
  return scoreBesideNaive(
    data,
    forecasts.filter((forecast) => typeof forecast === 'object'),
  );
}

function expectCalibrated(scores: { readonly coverage80: number; readonly coverage95: number }) {
  expect(scores.coverage80).toBeGreaterThanOrEqual(77);
  expect(scores.coverage80).toBeLessThanOrEqual(85);
  expect(scores.coverage95).toBeGreaterThanOrEqual(93);
  expect(scores.coverage95).toBeLessThanOrEqual(97);
}

describe('forecasts against published figures', () => {
  it('reproduces the M4 weekly rows of Naive2, Theta and Damped', () => {
    expect(checkHarness(readM4Weekly())).toHaveLength(3);
  });

  it('beats the winner of M4 on its weekly series and covers what it promises', async () => {
    const { model, naive2 } = await score(readM4Weekly());
    expect(naive2).toMatchObject({ series: 359, smape: 9.161, mase: 2.777, owa: 1 });
    expect(model.owa).toBeLessThanOrEqual(0.82);
    expectCalibrated(model);
  });

  it('beats exponential smoothing of R on tourism monthly and covers what it promises', async () => {
    const { model, naive2, seasonalNaive } = await score(readTourism());
    expect(naive2.mase).toBeCloseTo(1.963, 2);
    expect(seasonalNaive.mase).toBeCloseTo(1.631, 2);
    expect(model.mase).toBeLessThanOrEqual(1.52);
    expectCalibrated(model);
  });

  it('covers what it promises on daily sales of Online Retail II', async () => {
    const { model } = await retailCoverage({ products: 60, origins: 8, workers: 2 });
    expectCalibrated(model);
  });

  it('scores the m5 sample as its protocol says, the global model below 0.66', () => {
    const mean = new Map(scoreM5().map((row) => [row.method, row.mean]));
    expect(mean.get('seasonal naive')).toBeCloseTo(0.972, 3);
    expect(mean.get('weekday mean, 8 weeks')).toBeCloseTo(0.784, 3);
    expect(mean.get('global model')).toBeLessThanOrEqual(0.66);
  }, 1_800_000);

  it('gives the global model the same input however the future turns out', () => {
    const data = readM5Sample();
    const before = toSiblingSet(data, 1857);
    for (const { y } of data.series) y.fill(1e6, 1857);
    expect(toSiblingSet(data, 1857)).toEqual(before);
  });
});

describe('docs/forecasting.md', () => {
  it('has a test for every row of the table of odd series', () => {
    const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
    const table = read('docs/forecasting.md').split('## Odd series')[1] ?? '';
    const rows = [...table.matchAll(/^\| ([^|]+?) \|/gm)].map(([, name]) => name).slice(1);
    const tests = ['auto-forecast', 'regular-series']
      .map((name) => read(`src/forecast/${name}.test.ts`))
      .join('\n');
    const untested = rows.filter((name) => !tests.includes(`${name}`));
    expect(rows.length).toBeGreaterThan(15);
    expect(untested).toEqual([]);
  });
});
