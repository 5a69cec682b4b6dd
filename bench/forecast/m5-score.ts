import {
  forecastGlobalModel,
  seasonalMean,
  seasonalNaive,
  trainGlobalModel,
} from '../../src/forecast/index.ts';
import { M5_LEVELS, readM5Sample, scoreLevel, toSiblingSet } from './m5-sample.ts';

const ORIGINS: readonly number[] = [1829, 1857, 1885];

/** Mean WRMSSE of one method. */
export interface M5Row {
  readonly method: string;
  readonly levels: readonly number[];
  readonly mean: number;
}

function digits(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/**
 * m5-sample: mean WRMSSE over the origins and the seven levels (total, state, store, category,
 * department, store × category, item × store), items summed up to every level above.
 */
export function scoreM5(origins: readonly number[] = ORIGINS): M5Row[] {
  const data = readM5Sample();
  const methods = new Map<string, (origin: number) => Float64Array[]>([
    [
      'global model',
      (origin) => {
        const set = toSiblingSet(data, origin);
        const model = trainGlobalModel(set);
        return model === null ? [] : forecastGlobalModel(model, set);
      },
    ],
    [
      'weekday mean, 8 weeks',
      (origin) =>
        data.series.map(({ y }) =>
          seasonalMean(y.subarray(0, origin), { season: 7, cycles: 8, horizon: 28 }),
        ),
    ],
    [
      'seasonal naive',
      (origin) => data.series.map(({ y }) => seasonalNaive(y.subarray(0, origin), 7, 28)),
    ],
  ]);
  return [...methods].map(([method, forecast]) => {
    const levels = new Float64Array(M5_LEVELS.length);
    for (const origin of origins) {
      const forecasts = forecast(origin);
      M5_LEVELS.forEach((key, level) => {
        const score = scoreLevel(data.series, { key, origin, forecasts });
        levels[level] = (levels[level] ?? 0) + score / origins.length;
      });
    }
    const mean = levels.reduce((sum, value) => sum + value, 0) / levels.length;
    return { method, levels: [...levels].map(digits), mean: digits(mean) };
  });
}
