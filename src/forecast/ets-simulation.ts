import type { EtsFit } from './ets.ts';
import { sortedQuantile } from './quantile.ts';
import { seededRandom } from './random.ts';

/** How many futures are drawn, and from which seed. */
export interface SimulateEtsOptions {
  readonly horizon: number;
  /** 300 when not given. */
  readonly paths?: number;
  /** 1 when not given. */
  readonly seed?: number;
  /** Quantiles wanted, each 0 to 1. */
  readonly shares: readonly number[];
}

function residualsOf(values: Float64Array, fit: EtsFit): Float64Array {
  const isRelative = fit.form.error === 'multiplicative';
  return values.map((value, t) => {
    const expected = fit.fitted[t]!;
    return isRelative ? (value - expected) / expected : value - expected;
  });
}

interface Path {
  readonly residuals: Float64Array;
  readonly random: () => number;
  readonly seasonal: Float64Array;
}

/** One future: every step's error is one of the errors of the past. */
function drawPath(fit: EtsFit, path: Path, target: Float64Array): void {
  const { form, parameters, finalState } = fit;
  const { residuals, random, seasonal } = path;
  const season = seasonal.length;
  seasonal.set(finalState.seasonal);
  let { level, slope } = finalState;
  for (let h = 0; h < target.length; h++) {
    const position = (fit.length + h) % season;
    const base = level + parameters.phi * slope;
    const index = seasonal[position]!;
    const isMultiplicative = form.season === 'multiplicative';
    const expected = isMultiplicative ? base * index : form.season === 'none' ? base : base + index;
    const draw = residuals[Math.floor(random() * residuals.length)]!;
    const error = form.error === 'multiplicative' ? draw * expected : draw;
    target[h] = expected + error;
    const levelError = isMultiplicative ? error / index : error;
    level = base + parameters.alpha * levelError;
    slope = parameters.phi * slope + parameters.beta * levelError;
    if (form.season !== 'none') {
      seasonal[position] = index + parameters.gamma * (isMultiplicative ? error / base : error);
    }
  }
}

/**
 * Quantiles of the futures that a fitted model can produce, drawn with the residuals of its history.
 *
 * @param values the series the model was fitted to
 * @returns one series of length `horizon` per share, in the order of `shares`
 *
 * O(paths × horizon × log paths). Deterministic in the seed.
 * Source: Hyndman et al. (2008), section 6.1, bootstrap form of simulated prediction intervals.
 */
export function simulateEts(
  values: Float64Array,
  fit: EtsFit,
  options: SimulateEtsOptions,
): Float64Array[] {
  const { horizon, paths = 300, seed = 1, shares } = options;
  const path: Path = {
    residuals: residualsOf(values, fit),
    random: seededRandom(seed),
    seasonal: fit.finalState.seasonal.slice(),
  };
  const drawn = Array.from({ length: horizon }, () => new Float64Array(paths));
  const target = new Float64Array(horizon);
  for (let p = 0; p < paths; p++) {
    drawPath(fit, path, target);
    for (let h = 0; h < horizon; h++) drawn[h]![p] = target[h]!;
  }
  for (const column of drawn) column.sort();
  return shares.map((share) =>
    Float64Array.from({ length: horizon }, (_, h) => sortedQuantile(drawn[h]!, share)),
  );
}
