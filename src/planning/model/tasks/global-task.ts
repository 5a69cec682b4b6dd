import {
  demandPastFeatures,
  forecastGlobalModel,
  type GlobalModelOptions,
  type KnownColumn,
  type SiblingSet,
  shareOfGain,
  trainGlobalModel,
} from '../../../forecast/index.ts';

/** Columns that all siblings share, by name; over history and horizon. */
export type CalendarColumn = KnownColumn & { readonly name: string };

/** Siblings in memory that all threads see, and how much of their history may be used. */
export type GlobalWork = {
  /** Sibling after sibling, `length` values each, 0 or more; NaN = missing. */
  readonly values: Float64Array<SharedArrayBuffer>;
  /** As `values`; null = no sibling has a price. */
  readonly prices: Float64Array<SharedArrayBuffer> | null;
  readonly length: number;
  /** Codes of each sibling's category. */
  readonly categories: readonly number[];
  readonly calendar: readonly CalendarColumn[];
  readonly season: number;
  readonly horizon: number;
  /** Values of each history that are known; the rest is not looked at. */
  readonly cut: number;
  readonly learning: GlobalModelOptions;
};

export type GlobalResult = {
  /** Sibling after sibling, `horizon` values each. */
  readonly points: Float64Array<ArrayBuffer>;
  /** Share of each column in the model's gain, by the column's name. */
  readonly gains: readonly (readonly [string, number])[];
};

/** Share by which the usual price follows the latest one, per step. */
const PRICE_MEMORY = 0.03;

/** Price over what it used to be. The last known price goes on: a later one is not known when forecasting. */
function priceColumn(prices: Float64Array, cut: number, horizon: number): KnownColumn {
  const values = new Float64Array(cut + horizon);
  let usual = Number.NaN;
  let price = Number.NaN;
  for (let t = 0; t < values.length; t++) {
    const own = t < cut ? (prices[t] ?? Number.NaN) : Number.NaN;
    if (own > 0) price = own;
    if (Number.isNaN(usual)) usual = price;
    else if (t < cut) usual += PRICE_MEMORY * (price - usual);
    values[t] = price / usual;
  }
  return { values };
}

function siblingSet(work: GlobalWork): SiblingSet {
  const { values, prices, length, categories, calendar, season, horizon, cut } = work;
  return {
    season,
    horizon,
    calendar: calendar.map((column) => ({
      ...column,
      values: column.values.subarray(0, cut + horizon),
    })),
    series: categories.map((category, i) => {
      const start = i * length;
      return {
        values: values.subarray(start, start + cut),
        categories: [i, category],
        known: prices === null ? [] : [priceColumn(prices.subarray(start), cut, horizon)],
      };
    }),
  };
}

/**
 * One model for all siblings, learned from their values before the cut. Siblings that never sold, and all where nothing can be
 * learned, are 0.
 *
 * Cost: see `trainGlobalModel`; the values are not copied.
 */
export function forecastSiblingSet(work: GlobalWork): GlobalResult {
  const { categories, horizon, prices, calendar } = work;
  const points = new Float64Array(categories.length * horizon);
  const set = siblingSet(work);
  const model = trainGlobalModel(set, work.learning);
  if (model === null) return { points, gains: [] };
  forecastGlobalModel(model, set).forEach((own, i) => {
    points.set(own, i * horizon);
  });
  const names = [
    ...demandPastFeatures,
    ...(prices === null ? [] : ['price']),
    ...calendar.map(({ name }) => name),
    'item',
    'category',
  ];
  const shares = shareOfGain(model);
  return { points, gains: names.map((name, c) => [name, shares[c] ?? 0]) };
}
