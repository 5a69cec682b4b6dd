import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import {
  forecastGlobalModel,
  type SiblingSet,
  trainGlobalModel,
} from '../../src/forecast/index.ts';
import { madeDemand } from './made-series.ts';

const DAYS = 730;
const HORIZON = 28;

function madeSiblings(count: number): SiblingSet {
  const weekday = Float64Array.from({ length: DAYS + HORIZON }, (_, t) => t % 7);
  return {
    season: 7,
    horizon: HORIZON,
    calendar: [{ values: weekday, isCategorical: true }],
    series: Array.from({ length: count }, (_, i) => ({
      values: madeDemand({ length: DAYS, rate: 0.1 + (i % 40) / 10, seed: i + 1 }),
      categories: [i % 50, i % 7],
      known: [],
    })),
  };
}

/** What it took to forecast many siblings. */
export interface GlobalScale {
  readonly siblings: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Largest resident size of the process. */
  readonly peakRssMib: number;
}

/** Trains one model for many daily items and forecasts 28 days of each; checks the total it gives. */
export function forecastMadeSiblings(siblings: number): GlobalScale {
  const set = madeSiblings(siblings);
  const started = performance.now();
  const model = trainGlobalModel(set);
  if (model === null) throw new Error('nothing to learn from');
  const forecasts = forecastGlobalModel(model, set);
  const seconds = (performance.now() - started) / 1000;
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const ahead = forecasts.reduce((total, values) => total + sum(values), 0);
  const behind = set.series.reduce((total, { values }) => total + sum(values.slice(-HORIZON)), 0);
  if (!(Math.abs(ahead / behind - 1) < 0.3)) {
    throw new Error(`the forecast total ${ahead} is far from the last ${HORIZON} days, ${behind}`);
  }
  return {
    siblings,
    seconds: Math.round(seconds * 10) / 10,
    cpuSeconds: Math.round(process.cpuUsage().user / 1e5) / 10,
    peakRssMib: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

/** The same in a process of its own, so that the memory is that of this work alone. */
export function measureGlobalScale(siblings: number): GlobalScale {
  const file = join(import.meta.dirname, 'global-scale-process.ts');
  return JSON.parse(execFileSync(process.execPath, [file, `${siblings}`], { encoding: 'utf8' }));
}
