import type { SeasonalForm } from './classical-decomposition.ts';
import { stl } from './stl.ts';

/** Cycles longer than this have their indices smoothed over neighbouring positions. */
const LONGEST_UNSMOOTHED_CYCLE = 24;
/** Positions to either side that take part (five weeks together for a year of weeks). */
const SMOOTHING_REACH = 2;
/** Cycles in the seasonal loess: the first window of R's `mstl`. */
const SEASONAL_WINDOW = 11;

/** A series with its season taken out, and the season of the steps to come. */
export interface SeasonalAdjustment {
  readonly form: SeasonalForm | 'none';
  /** Length n. */
  readonly adjusted: Float64Array;
  /** One index per step of the horizon: 0 or 1 when there is no season. */
  readonly futureIndices: Float64Array;
}

/** The adjustment that changes nothing. */
export function noAdjustment(values: Float64Array, horizon: number): SeasonalAdjustment {
  return { form: 'none', adjusted: values, futureIndices: new Float64Array(horizon) };
}

function smoothIndices(indices: Float64Array): Float64Array {
  const season = indices.length;
  if (season <= LONGEST_UNSMOOTHED_CYCLE) return indices;
  return indices.map((_, i) => {
    let sum = 0;
    for (let k = -SMOOTHING_REACH; k <= SMOOTHING_REACH; k++) {
      sum += indices[(i + k + season) % season]!;
    }
    return sum / (2 * SMOOTHING_REACH + 1);
  });
}

/**
 * Takes the season out by STL, of the values (additive) or of their logarithms (multiplicative). Cycles
 * up to 24 steps keep their slowly changing season and repeat its last cycle; longer cycles use the last
 * cycle, smoothed over five neighbouring positions, for the whole history: their positions have too few
 * observations each to be trusted alone.
 *
 * @param values no missing values, at least two cycles; all above 0 for the multiplicative form
 * @throws RangeError when the series is shorter than two cycles, or not positive where it must be
 *
 * O(n × windows). Source: Cleveland et al. (1990) and R's `mstl` window; the index smoothing is ours,
 * after Makridakis et al. (2020) on weekly data.
 */
export function adjustSeason(
  values: Float64Array,
  options: { readonly season: number; readonly horizon: number; readonly form: SeasonalForm },
): SeasonalAdjustment {
  const { season, horizon, form } = options;
  const isMultiplicative = form === 'multiplicative';
  if (isMultiplicative && !values.every((value) => value > 0)) {
    throw new RangeError('a multiplicative season needs values above 0 everywhere');
  }
  const n = values.length;
  const input = isMultiplicative ? values.map(Math.log) : values;
  const { seasonal } = stl(input, { season, seasonalWindow: SEASONAL_WINDOW });
  const last = new Float64Array(season);
  for (let t = n - season; t < n; t++) last[t % season] = seasonal[t]!;
  const indices = smoothIndices(last);
  const isSmoothed = season > LONGEST_UNSMOOTHED_CYCLE;
  const past = isSmoothed ? values.map((_, t) => indices[t % season]!) : seasonal;
  const future = Float64Array.from({ length: horizon }, (_, h) => indices[(n + h) % season]!);
  return {
    form,
    adjusted: values.map((value, t) =>
      isMultiplicative ? value / Math.exp(past[t]!) : value - past[t]!,
    ),
    futureIndices: isMultiplicative ? future.map(Math.exp) : future,
  };
}

/** Puts the season back on a forecast of the adjusted series. O(horizon). */
export function restoreSeason(
  forecast: Float64Array,
  adjustment: SeasonalAdjustment,
): Float64Array {
  const { form, futureIndices } = adjustment;
  if (form === 'none') return forecast;
  return forecast.map((value, h) =>
    form === 'multiplicative' ? value * futureIndices[h]! : value + futureIndices[h]!,
  );
}
