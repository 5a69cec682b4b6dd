import {
  coverage,
  type Interval,
  mase,
  msis,
  naive2,
  owa,
  seasonalNaive,
  seasonalNaiveMae,
  smape,
} from '../../src/forecast/index.ts';
import type { BenchSeries } from './datasets.ts';
import { naiveIntervals } from './naive-intervals.ts';

/** A forecast to be scored. */
export interface Scored {
  readonly point: Float64Array;
  /** 80 % and 95 %, in this order. */
  readonly intervals: readonly Interval[];
}

/** Means over all series in which a measure is defined. Coverage in percent. */
export interface Scores {
  readonly series: number;
  readonly smape: number;
  readonly mase: number;
  readonly owa: number;
  readonly coverage80: number;
  readonly coverage95: number;
  readonly msis80: number;
  readonly msis95: number;
}

type Measures = Omit<Scores, 'owa' | 'series'>;

function measure(one: BenchSeries, { point, intervals }: Scored): Measures {
  const scale = seasonalNaiveMae(one.train, one.season);
  const [narrow, wide] = intervals;
  const covered = (interval: Interval | undefined) =>
    interval === undefined ? Number.NaN : 100 * coverage(one.test, interval);
  const scored = (interval: Interval | undefined) =>
    interval === undefined ? Number.NaN : msis(one.test, interval, scale);
  return {
    smape: smape(one.test, point),
    mase: mase(one.test, point, scale),
    coverage80: covered(narrow),
    coverage95: covered(wide),
    msis80: scored(narrow),
    msis95: scored(wide),
  };
}

function meanOf(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  return finite.reduce((sum, value) => sum + value, 0) / finite.length;
}

function average(measures: readonly Measures[]): Measures {
  const of = (name: keyof Measures) => meanOf(measures.map((one) => one[name]));
  return {
    smape: of('smape'),
    mase: of('mase'),
    coverage80: of('coverage80'),
    coverage95: of('coverage95'),
    msis80: of('msis80'),
    msis95: of('msis95'),
  };
}

function rounded(scores: Scores): Scores {
  const digits = (value: number) => Math.round(value * 1000) / 1000;
  return {
    series: scores.series,
    smape: digits(scores.smape),
    mase: digits(scores.mase),
    owa: digits(scores.owa),
    coverage80: digits(scores.coverage80),
    coverage95: digits(scores.coverage95),
    msis80: digits(scores.msis80),
    msis95: digits(scores.msis95),
  };
}

/** Gaps of a history carried forward: the naive methods need every value. */
function carried(values: Float64Array): Float64Array {
  let last = values.find((value) => !Number.isNaN(value)) ?? 0;
  return values.map((value) => {
    if (!Number.isNaN(value)) last = value;
    return last;
  });
}

/**
 * Scores a method beside Naive2 and seasonal naive on the same series; OWA is relative to Naive2. As in
 * M4, Naive2 takes the m of MASE for its season (weekly: 1); seasonal naive the period of the models.
 */
export function scoreBesideNaive(
  data: readonly BenchSeries[],
  forecasts: readonly Scored[],
): { readonly model: Scores; readonly naive2: Scores; readonly seasonalNaive: Scores } {
  const run = (forecast: (one: BenchSeries) => Scored) =>
    average(data.map((one) => measure(one, forecast(one))));
  const withBounds = (one: BenchSeries, point: Float64Array, season: number): Scored => ({
    point,
    intervals: naiveIntervals(one.train, point, season),
  });
  const benchmark = run((one) =>
    withBounds(one, naive2(carried(one.train), one.season, one.horizon), 1),
  );
  const seasonal = run((one) => {
    const season = one.frequency;
    return withBounds(one, seasonalNaive(carried(one.train), season, one.horizon), season);
  });
  const model = average(
    data.map((one, i) =>
      measure(one, forecasts[i] ?? { point: one.test.map(() => Number.NaN), intervals: [] }),
    ),
  );
  const finish = (measures: Measures): Scores =>
    rounded({ series: data.length, ...measures, owa: owa(measures, benchmark) });
  return { model: finish(model), naive2: finish(benchmark), seasonalNaive: finish(seasonal) };
}
