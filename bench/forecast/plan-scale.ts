import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { addDays, businessDay, currencyCode } from '../../src/core/index.ts';
import type { ForecastLevel, NewForecastNode } from '../../src/ledger/index.ts';
import { openForecastPool, planStore } from '../../src/planning/model/index.ts';
import type { PlanAsk, PlanSeries, PlanStore } from '../../src/planning/plan.ts';
import { madeDemand } from './made-series.ts';

const DAYS = 730;
const HORIZON = 28;
const CATEGORIES = 50;

const ask: PlanAsk = {
  grain: 'day',
  measure: 'units',
  season: 7,
  horizon: HORIZON,
  reportingCurrency: currencyCode('EUR'),
  levels: ['store', 'category', 'product', 'sku'],
};

function made(
  level: ForecastLevel,
  key: string,
  rest: Pick<PlanSeries, 'parentKey' | 'values'>,
): PlanSeries {
  const node: NewForecastNode = {
    key,
    level,
    measure: 'units',
    storeId: 1,
    channelId: null,
    locationId: null,
    categoryId: null,
    productId: null,
    variantId: null,
    currency: 'EUR',
  };
  return { ...rest, node, firstSold: 0, price: null, isNew: false };
}

function addTo(sum: Float64Array, values: Float64Array): void {
  values.forEach((value, t) => {
    sum[t] = (sum[t] ?? 0) + value;
  });
}

/** A store of so many products of one SKU each, in 50 categories. */
function madeStore(products: number): PlanStore {
  const total = new Float64Array(DAYS);
  const sums = Array.from({ length: CATEGORIES }, () => new Float64Array(DAYS));
  const leaves: PlanSeries[] = [];
  const skus: PlanSeries[] = [];
  for (let i = 0; i < products; i++) {
    const values = madeDemand({ length: DAYS, rate: 0.1 + (i % 40) / 10, seed: i + 1 });
    addTo(total, values);
    addTo(sums[i % CATEGORIES] ?? total, values);
    leaves.push(made('product', `p${i}`, { parentKey: `c${i % CATEGORIES}`, values }));
    skus.push(made('sku', `s${i}`, { parentKey: `p${i}`, values }));
  }
  const groups = sums.map((values, c) => made('category', `c${c}`, { parentKey: 'store', values }));
  const day = (t: number): string => addDays(businessDay('2023-01-01'), t);
  return {
    storeId: 1,
    currency: currencyCode('EUR'),
    originDay: day(DAYS - 1),
    periods: Array.from({ length: DAYS }, (_, t) => day(t)),
    future: Array.from({ length: HORIZON }, (_, h) => day(DAYS + h)),
    holidays: new Uint8Array(DAYS + HORIZON),
    closed: new Array(HORIZON).fill(null),
    rate: null,
    series: [
      made('store', 'store', { parentKey: null, values: total }),
      ...groups,
      ...leaves,
      ...skus,
    ],
  };
}

/** What it took to plan one store whole. */
export interface PlanScale {
  readonly skus: number;
  readonly threads: number;
  readonly seconds: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  /** Longest time for which the server's own thread would not have answered. */
  readonly longestPauseMs: number;
  /** Largest resident size of the process. */
  readonly peakRssMib: number;
}

function watchPauses(): () => number {
  let last = performance.now();
  let longest = 0;
  const look = (): void => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(look, 5);
  return () => {
    look();
    clearInterval(timer);
    return Math.round(longest);
  };
}

/** Plans a made-up store by the pool, as the service does it; checks that the SKUs add up to the store. */
export async function planMadeStore(skus: number): Promise<PlanScale> {
  const store = madeStore(skus);
  const pool = openForecastPool();
  const started = performance.now();
  const usedBefore = process.cpuUsage().user;
  const longest = watchPauses();
  const { nodes } = await planStore(store, ask, { pool, signal: new AbortController().signal });
  const longestPauseMs = longest();
  const seconds = (performance.now() - started) / 1000;
  const cpuSeconds = (process.cpuUsage().user - usedBefore) / 1e6;
  await pool.close();
  const sumOf = (level: ForecastLevel): number =>
    nodes
      .filter(({ node }) => node.level === level)
      .reduce((sum, { points }) => points.reduce((all, { value }) => all + value, sum), 0);
  if (sumOf('store') !== sumOf('sku')) throw new Error('the SKUs do not add up to the store');
  return {
    skus,
    threads: pool.threads,
    seconds: Math.round(seconds * 10) / 10,
    cpuSeconds: Math.round(cpuSeconds * 10) / 10,
    longestPauseMs,
    peakRssMib: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

/** The same in a process of its own, so that the memory is that of this work alone. */
export function measurePlanScale(skus: number): PlanScale {
  const file = join(import.meta.dirname, 'plan-scale-process.ts');
  return JSON.parse(execFileSync(process.execPath, [file, `${skus}`], { encoding: 'utf8' }));
}
