/** What the boosting machine minimises; Poisson and Tweedie forecast through a logarithm. */
export type BoostingLoss =
  | { readonly kind: 'squared' }
  | { readonly kind: 'poisson' }
  /** `power` lies between 1 (Poisson) and 2 (gamma): rows of exact zeros and skewed sizes. */
  | { readonly kind: 'tweedie'; readonly power: number };

/** Widens Poisson's curvature so that rates near 0 cannot jump: LightGBM's `poisson_max_delta_step`. */
const POISSON_STEP = 0.7;

/** What a row pulls towards: first and second derivative by the raw score. */
export interface Derivatives {
  readonly gradient: Float64Array;
  readonly curvature: Float64Array;
}

/**
 * Raw score that suits all rows best before any tree: the mean, or its logarithm.
 *
 * @param target at least one value; 0 or more for Poisson and Tweedie
 * @throws RangeError for a negative target of those two
 *
 * O(rows).
 */
export function firstScore(
  target: Float64Array,
  weights: Float64Array | null,
  loss: BoostingLoss,
): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < target.length; i++) {
    const weight = weights === null ? 1 : weights[i]!;
    if (loss.kind !== 'squared' && !(target[i]! >= 0)) {
      throw new RangeError(`${loss.kind} needs targets of 0 or more, got ${target[i]}`);
    }
    sum += weight * target[i]!;
    total += weight;
  }
  const mean = total > 0 ? sum / total : 0;
  return loss.kind === 'squared' ? mean : Math.log(Math.max(mean, 1e-9));
}

/**
 * Fills the derivatives of the loss for the present scores.
 *
 * O(rows). Source: Poisson and Tweedie deviance with a log link; Ke et al. (2017) and LightGBM's
 * documentation of `poisson_max_delta_step`.
 */
export function fillDerivatives(
  target: Float64Array,
  scores: Float64Array,
  into: {
    readonly derivatives: Derivatives;
    readonly loss: BoostingLoss;
    readonly weights: Float64Array | null;
  },
): void {
  const { gradient, curvature } = into.derivatives;
  const { loss, weights } = into;
  for (let i = 0; i < target.length; i++) {
    const score = scores[i]!;
    const weight = weights === null ? 1 : weights[i]!;
    if (loss.kind === 'squared') {
      gradient[i] = weight * (score - target[i]!);
      curvature[i] = weight;
    } else if (loss.kind === 'poisson') {
      const rate = Math.exp(score);
      gradient[i] = weight * (rate - target[i]!);
      curvature[i] = weight * Math.exp(score + POISSON_STEP);
    } else {
      const low = target[i]! * Math.exp((1 - loss.power) * score);
      const high = Math.exp((2 - loss.power) * score);
      gradient[i] = weight * (high - low);
      curvature[i] = weight * ((2 - loss.power) * high - (1 - loss.power) * low);
    }
  }
}

/** Turns a raw score into a forecast. O(1). */
export function toForecast(score: number, loss: BoostingLoss): number {
  return loss.kind === 'squared' ? score : Math.exp(score);
}
