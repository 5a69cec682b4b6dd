import type { BoostingModel } from './boosting.ts';
import type { SiblingSet } from './demand-features.ts';
import { errorScale } from './error-scale.ts';
import { forecastGlobalModel, type GlobalModelOptions, trainGlobalModel } from './global-model.ts';
import type { Interval } from './interval-accuracy.ts';
import {
  type Calibration,
  calibrateIntervals,
  intervalsFor,
  type OriginErrors,
} from './interval-calibration.ts';

/** How siblings are forecast together. */
export interface ForecastGloballyOptions extends GlobalModelOptions {
  /** Nominal shares of the intervals, 0 to 1; 0.8 and 0.95 when not given. */
  readonly levels?: readonly number[];
  /** Whole units: bounds are integers. */
  readonly isCount?: boolean;
}

/** Forecasts of all siblings, in their order. */
export interface GlobalForecast {
  /** Expected value per step, each of length `horizon`. */
  readonly points: readonly Float64Array[];
  /** Per sibling one interval per level. */
  readonly intervals: readonly (readonly Interval[])[];
  /** The model behind the points; null when there was nothing to learn from (all points are 0). */
  readonly model: BoostingModel | null;
}

/** The same siblings one horizon earlier: values cut, known columns cut to that horizon's end. */
function oneHorizonEarlier(set: SiblingSet): SiblingSet {
  const { horizon, series, calendar } = set;
  const cut = <T extends { readonly values: Float64Array }>(column: T): T => ({
    ...column,
    values: column.values.slice(0, column.values.length - horizon),
  });
  return {
    ...set,
    calendar: calendar.map(cut),
    series: series.map((one) => ({ ...cut(one), known: one.known.map(cut) })),
  };
}

function pointsOf(model: BoostingModel | null, set: SiblingSet): Float64Array[] {
  if (model === null) return set.series.map(() => new Float64Array(set.horizon));
  return forecastGlobalModel(model, set);
}

function learnWidths(
  set: SiblingSet,
  levels: readonly number[],
  options: ForecastGloballyOptions,
): Calibration | null {
  const { horizon, season } = set;
  const length = set.series[0]?.values.length ?? 0;
  if (length <= horizon) return null;
  const earlier = oneHorizonEarlier(set);
  const past = pointsOf(trainGlobalModel(earlier, options), earlier);
  const origins = set.series.map(({ values }, i): OriginErrors => {
    const actual = values.subarray(length - horizon);
    return {
      errors: actual.map((value, h) => value - past[i]![h]!),
      scale: errorScale(values.subarray(0, length - horizon), season),
      simulated: null,
      weight: 1,
    };
  });
  return calibrateIntervals(origins, { levels, horizon });
}

/**
 * Forecasts siblings with one model for all. The widths come from a second model that was trained one
 * horizon earlier: its errors on the last horizon, in units of each sibling's seasonal differences.
 *
 * @param set values of 0 or more; NaN = missing
 * @returns bounds never below 0; a sibling that never sold has 0 throughout
 * @throws RangeError when siblings do not fit each other
 *
 * Costs two trainings. Source: split conformal, Lei et al. (2018), over a global model.
 */
export function forecastGlobally(
  set: SiblingSet,
  options: ForecastGloballyOptions = {},
): GlobalForecast {
  const { levels = [0.8, 0.95], isCount = false } = options;
  const calibration = learnWidths(set, levels, options);
  const model = trainGlobalModel(set, options);
  const points = pointsOf(model, set);
  const bound = (value: number): number => Math.max(0, isCount ? Math.round(value) : value);
  const intervals = points.map((point, i) => {
    const scale = errorScale(set.series[i]!.values, set.season);
    const widths = scale > 0 ? calibration : null;
    return intervalsFor({ point, scale, simulated: null }, widths, levels).map((interval) => ({
      ...interval,
      lower: interval.lower.map(bound),
      upper: interval.upper.map(bound),
    }));
  });
  return { points, intervals, model };
}
