import { businessDay, weekday } from '../../core/index.ts';
import type { PlanSeries, PlanStore } from '../plan.ts';
import { giveTurn, type PlanWork } from './plan-work.ts';
import type { PastOfSiblings } from './sibling-errors.ts';
import type { CalendarColumn, GlobalResult, GlobalWork } from './tasks/global-task.ts';

/** Products, and days since their first sale, from which one model for all of them is worth it: a judgement. */
const FEWEST_PRODUCTS = 50;
const FEWEST_DAYS = 180;

/**
 * Rows that the models of past origins learn from, at most: half the time of the whole. They have seen less than the one that is
 * used, so what they say of its errors errs on the cautious side.
 */
const MOST_PAST_ROWS = 150_000;

/** What the model for all products said, now and at past origins; in the products' unit. */
export type GlobalForecasts = PastOfSiblings & {
  /** The products forecast, in the order of the figures. */
  readonly products: readonly PlanSeries[];
  /** Product after product, `horizon` values each. */
  readonly points: Float64Array;
  /** Share of each column in the gain of the model. */
  readonly gains: GlobalResult['gains'];
};

/** Whether a store has enough products that were sold for long enough. Days alone: the model's features are made for them. */
export function isForGlobalModel({ ask, store, tree }: PlanWork): boolean {
  if (ask.grain !== 'day') return false;
  const latest = store.periods.length - FEWEST_DAYS;
  return tree.ofLevel('product').filter((one) => one.firstSold <= latest).length >= FEWEST_PRODUCTS;
}

function calendarOf({ periods, future, holidays }: PlanStore): CalendarColumn[] {
  const days = [...periods, ...future];
  const of = (value: (day: string, at: number) => number): Float64Array =>
    Float64Array.from(days, value);
  return [
    { name: 'weekday', values: of((day) => weekday(businessDay(day))), isCategorical: true },
    { name: 'month', values: of((day) => Number(day.slice(5, 7))) },
    { name: 'day_of_month', values: of((day) => Number(day.slice(8))) },
    { name: 'holiday', values: of((_, at) => holidays[at] ?? 0) },
    { name: 'holiday_next_day', values: of((_, at) => holidays[at + 1] ?? Number.NaN) },
    { name: 'holiday_day_before', values: of((_, at) => holidays[at - 1] ?? Number.NaN) },
  ];
}

/** Series after series in memory that all threads see: it is held once, however many of them read it. */
function shared(
  series: readonly Float64Array[],
  length: number,
  change: (value: number) => number = (value) => value,
): Float64Array<SharedArrayBuffer> {
  const buffer = new SharedArrayBuffer(series.length * length * Float64Array.BYTES_PER_ELEMENT);
  const all = new Float64Array(buffer);
  series.forEach((values, i) => {
    for (let t = 0; t < length; t++) all[i * length + t] = change(values[t] ?? Number.NaN);
  });
  return all;
}

/**
 * Power of two near the mean of all sales before the first origin, so that no origin knows of later ones: the learner's limits are
 * made for counts of a few units.
 */
function unitOf(products: readonly PlanSeries[], end: number): number {
  let sum = 0;
  let count = 0;
  for (const { values } of products) {
    for (const value of values.subarray(0, end)) {
      if (!(value > 0)) continue;
      sum += value;
      count++;
    }
  }
  return count > 0 ? 2 ** Math.round(Math.log2(sum / count)) : 1;
}

function globalWork({ store, ask }: PlanWork, products: readonly PlanSeries[], unit: number) {
  const length = store.periods.length;
  const codes = new Map<string | null, number>();
  const codeOf = (key: string | null): number => {
    const code = codes.get(key) ?? codes.size;
    codes.set(key, code);
    return code;
  };
  const none = new Float64Array(length).fill(Number.NaN);
  const hasPrices = products.some(({ price }) => price !== null);
  const sold = products.map(({ values }) => values);
  return {
    values: shared(sold, length, (value) => Math.max(0, value / unit)),
    prices: hasPrices
      ? shared(
          products.map(({ price }) => price ?? none),
          length,
        )
      : null,
    length,
    categories: products.map(({ parentKey }) => codeOf(parentKey)),
    calendar: calendarOf(store),
    season: ask.season,
    horizon: ask.horizon,
  } satisfies Omit<GlobalWork, 'cut' | 'learning'>;
}

/**
 * Forecasts all products by one model, and once more at each past origin by a model that was learned before it. Days on which a
 * product took more back than it sold count as nothing sold.
 */
export async function globalSiblings(
  work: PlanWork,
  cuts: readonly number[],
): Promise<GlobalForecasts> {
  const { tree, store, pool, signal, tick } = work;
  const products = tree.ofLevel('product');
  await giveTurn(work);
  const unit = unitOf(products, cuts[0] ?? store.periods.length);
  await giveTurn(work);
  const shared = globalWork(work, products, unit);
  await giveTurn(work);
  const all = [...cuts, store.periods.length];
  let told = 0;
  const results = await Promise.all(
    all.map(async (cut, k) => {
      const learning = cut < store.periods.length ? { mostRows: MOST_PAST_ROWS } : {};
      const own = { ...shared, cut, learning };
      const result = await pool.run<'global'>({ kind: 'global', work: own }, signal);
      const due = Math.floor((products.length * (k + 1)) / all.length);
      tick(Math.max(0, due - told));
      told = Math.max(told, due);
      return { points: result.points.map((value) => value * unit), gains: result.gains };
    }),
  );
  const { points = new Float64Array(), gains = [] } = results.at(-1) ?? {};
  const past = results.slice(0, -1).map((result) => result.points);
  return { products, cuts, past, points, gains };
}
