/** One back-test: the history is the first `origin` values, the truth the next `steps`. */
export interface RollingOrigin {
  readonly origin: number;
  readonly steps: number;
}

/** How origins are laid out. */
export interface RollingOriginOptions {
  /** Steps forecast from each origin. */
  readonly horizon: number;
  /** Most origins. */
  readonly count: number;
  /** Fewest values an origin must have before it. */
  readonly shortest: number;
}

/**
 * Places back-test origins at the end of a series, oldest first, one horizon apart; closer together
 * when the history is short, and with fewer steps when not even one whole horizon fits.
 *
 * @param length values in the series
 * @returns at most `count` origins, none when nothing can be held out
 *
 * O(count). Source: Tashman (2000), IJF 16(4), rolling-origin evaluation.
 */
export function rollingOrigins(length: number, options: RollingOriginOptions): RollingOrigin[] {
  const { horizon, count, shortest } = options;
  const steps = Math.min(horizon, length - shortest);
  if (steps < 1) return [];
  const room = length - steps - shortest;
  const spacing = count > 1 ? Math.min(steps, Math.floor(room / (count - 1))) : 0;
  const used = spacing < 1 ? 1 : count;
  return Array.from({ length: used }, (_, i) => ({
    origin: length - steps - (used - 1 - i) * spacing,
    steps,
  }));
}
