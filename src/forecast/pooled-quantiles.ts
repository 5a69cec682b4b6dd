/** Errors of one back-test origin of one series. */
export interface WeightedErrors {
  /** One per step, in units that can be pooled; NaN is skipped. */
  readonly errors: Float64Array;
  /** How much they count, above 0. */
  readonly weight: number;
}

/** Errors a step needs of its own; with fewer, neighbouring steps are taken in. */
const FEWEST_PER_STEP = 60;

interface Weighted {
  readonly value: number;
  readonly weight: number;
}

function byStep(samples: readonly WeightedErrors[], horizon: number): Weighted[][] {
  const steps = Array.from({ length: horizon }, (): Weighted[] => []);
  for (const { errors, weight } of samples) {
    for (let h = 0; h < Math.min(horizon, errors.length); h++) {
      const value = errors[h]!;
      if (Number.isFinite(value)) steps[h]!.push({ value, weight });
    }
  }
  return steps;
}

function gather(steps: readonly Weighted[][], h: number): Weighted[] {
  let reach = 0;
  let found = steps[h]!;
  while (found.length < FEWEST_PER_STEP && reach < steps.length) {
    reach++;
    found = steps.slice(Math.max(0, h - reach), h + reach + 1).flat();
  }
  return found.toSorted((a, b) => a.value - b.value);
}

/** The value at which the middle of its own weight reaches the share, with lines between. */
function weightedQuantile(sorted: readonly Weighted[], share: number): number {
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  const target = share * total;
  let passed = 0;
  let previous: { readonly at: number; readonly value: number } | null = null;
  for (const { value, weight } of sorted) {
    const at = passed + weight / 2;
    if (at >= target) {
      if (previous === null || at === previous.at) return value;
      const part = (target - previous.at) / (at - previous.at);
      return previous.value + part * (value - previous.value);
    }
    previous = { at, value };
    passed += weight;
  }
  return previous?.value ?? Number.NaN;
}

/**
 * Quantiles of pooled errors per step of the horizon: split-conformal with weights. A step with fewer
 * than 60 errors borrows from its neighbours. Shares are pushed outwards by (1 + 1/n), so that small
 * pools are wider, not narrower.
 *
 * @param shares each 0 to 1
 * @returns one series of length `horizon` per share; NaN throughout when there is no error at all
 *
 * O(errors log errors). Source: Lei, G'Sell, Rinaldo, Tibshirani & Wasserman (2018), JASA 113(523);
 * weights: Barber, Candès, Ramdas & Tibshirani (2023), Annals of Statistics 51(2).
 */
export function pooledQuantiles(
  samples: readonly WeightedErrors[],
  options: { readonly horizon: number; readonly shares: readonly number[] },
): Float64Array[] {
  const steps = byStep(samples, options.horizon);
  const sorted = steps.map((_, h) => gather(steps, h));
  return options.shares.map((share) =>
    Float64Array.from(sorted, (errors) => {
      const outwards = 0.5 + (share - 0.5) * (1 + 1 / Math.max(1, errors.length));
      return weightedQuantile(errors, outwards);
    }),
  );
}
