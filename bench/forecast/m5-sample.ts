import { naiveMse, rmsse, type SiblingSet, wrmsse } from '../../src/forecast/index.ts';
import { readDataset } from './datasets.ts';

/** One item in one store. */
export interface M5Series {
  readonly id: string;
  readonly item: string;
  readonly dept: string;
  readonly cat: string;
  readonly store: string;
  readonly state: string;
  readonly y: Float64Array;
  /** NaN before the item was priced. */
  readonly price: Float64Array;
  readonly snap: Float64Array;
}

/** One day of the calendar. */
export interface M5Day {
  readonly date: string;
  readonly wday: number;
  readonly month: number;
  readonly event: string;
  readonly eventType: string;
}

interface RawSeries {
  readonly id: string;
  readonly dept: string;
  readonly cat: string;
  readonly store: string;
  readonly state: string;
  readonly y: readonly number[];
  readonly price: readonly (number | null)[];
  readonly snap: readonly number[];
}

interface RawDay {
  readonly date: string;
  readonly wday: number;
  readonly month: number;
  readonly event_name_1: string;
  readonly event_type_1: string;
}

/** The 280-series sample in the shape of M5. */
export function readM5Sample(): { readonly series: M5Series[]; readonly days: M5Day[] } {
  const raw: { series: RawSeries[]; cal: RawDay[] } = JSON.parse(
    readDataset('m5-sample/m5-sample.json.gz'),
  );
  const series = raw.series.map(({ id, dept, cat, store, state, y, price, snap }) => ({
    id,
    item: id.split(' ')[0] ?? id,
    dept,
    cat,
    store,
    state,
    y: Float64Array.from(y),
    price: Float64Array.from(price, (value) => value ?? Number.NaN),
    snap: Float64Array.from(snap),
  }));
  const days = raw.cal.map((day) => ({
    date: day.date,
    wday: day.wday,
    month: day.month,
    event: day.event_name_1,
    eventType: day.event_type_1,
  }));
  return { series, days };
}

/** The seven levels, coarse to fine. */
export const M5_LEVELS: readonly ((series: M5Series) => string)[] = [
  () => 'total',
  (series) => series.state,
  (series) => series.store,
  (series) => series.cat,
  (series) => series.dept,
  (series) => `${series.store} ${series.cat}`,
  (series) => series.id,
];

function groupRows(
  series: readonly M5Series[],
  key: (series: M5Series) => string,
): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  series.forEach((one, i) => {
    groups.set(key(one), [...(groups.get(key(one)) ?? []), i]);
  });
  return [...groups.values()];
}

function sumRows(
  rows: readonly number[],
  length: number,
  valueAt: (row: number, t: number) => number,
): Float64Array {
  const total = new Float64Array(length);
  for (const row of rows)
    for (let t = 0; t < length; t++) total[t] = (total[t] ?? 0) + valueAt(row, t);
  return total;
}

/**
 * WRMSSE of one level at one origin; weights are the money of the last 28 days before it.
 *
 * @param forecasts bottom level, one per series, length 28
 */
export function scoreLevel(
  series: readonly M5Series[],
  setup: {
    readonly key: (series: M5Series) => string;
    readonly origin: number;
    readonly forecasts: readonly Float64Array[];
  },
): number {
  const { key, origin, forecasts } = setup;
  const groups = groupRows(series, key);
  const scores = groups.map((rows) => {
    const valueAt = (row: number, t: number) => series[row]?.y[t] ?? 0;
    const history = sumRows(rows, origin, valueAt);
    const actual = sumRows(rows, 28, (row, t) => valueAt(row, origin + t));
    const forecast = sumRows(rows, 28, (row, t) => forecasts[row]?.[t] ?? 0);
    return rmsse(actual, forecast, naiveMse(history));
  });
  const weights = groups.map((rows) => {
    const money = sumRows(rows, 28, (row, t) => {
      const day = origin - 28 + t;
      return (series[row]?.y[day] ?? 0) * (series[row]?.price[day] || 0);
    });
    return money.reduce((sum, value) => sum + value, 0);
  });
  return wrmsse(Float64Array.from(scores), Float64Array.from(weights));
}

function codesOf(labels: readonly string[]): Float64Array {
  const codes = new Map<string, number>();
  return Float64Array.from(labels, (label) => {
    const code = codes.get(label) ?? codes.size;
    codes.set(label, code);
    return code;
  });
}

/** Price over its mean of the days before, and over the highest so far: both known ahead. */
function priceColumns(price: Float64Array): Float64Array[] {
  const ratio = new Float64Array(price.length).fill(Number.NaN);
  const toHighest = new Float64Array(price.length).fill(Number.NaN);
  let mean = Number.NaN;
  let highest = 0;
  price.forEach((value, t) => {
    if (Number.isNaN(value)) return;
    mean = Number.isNaN(mean) ? value : mean + 0.03 * (value - mean);
    highest = Math.max(highest, value);
    ratio[t] = value / mean;
    toHighest[t] = value / highest;
  });
  return [ratio, toHighest];
}

/** What the global model may know at an origin: sales before it, prices and calendar 28 days on. */
export function toSiblingSet(
  data: { readonly series: readonly M5Series[]; readonly days: readonly M5Day[] },
  origin: number,
): SiblingSet {
  const { series, days } = data;
  const end = origin + 28;
  const category = (label: (one: M5Series) => string) => codesOf(series.map(label));
  const levels = [
    category((one) => one.item),
    category((one) => one.dept),
    category((one) => one.cat),
    category((one) => one.store),
    category((one) => one.state),
  ];
  const events = codesOf(['', ...days.map((day) => day.event), '']).slice(1);
  const shifted = (by: number) =>
    Float64Array.from({ length: end }, (_, t) => events[t + by] ?? Number.NaN);
  const ofDay = (value: (day: M5Day) => number) =>
    Float64Array.from(days.slice(0, end), (day) => value(day));
  return {
    season: 7,
    horizon: 28,
    calendar: [
      { values: ofDay((day) => day.wday), isCategorical: true },
      { values: ofDay((day) => day.month) },
      { values: ofDay((day) => Number(day.date.slice(8))) },
      { values: shifted(0), isCategorical: true },
      { values: shifted(1), isCategorical: true },
      { values: shifted(-1), isCategorical: true },
    ],
    series: series.map((one, i) => ({
      values: one.y.slice(0, origin),
      categories: levels.map((codes) => codes[i] ?? Number.NaN),
      known: [
        { values: one.snap.slice(0, end) },
        ...priceColumns(one.price.slice(0, end)).map((values) => ({ values })),
        { values: one.price.slice(0, end) },
      ],
    })),
  };
}
