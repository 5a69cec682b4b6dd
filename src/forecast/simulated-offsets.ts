import { forecastFromEts } from './ets.ts';
import { simulateEts } from './ets-simulation.ts';
import type { Offsets } from './interval-calibration.ts';
import type { MethodForecasts } from './methods.ts';
import { restoreSeason } from './seasonal-adjustment.ts';

/** What is asked of the simulation. */
export interface SimulatedOffsetsOptions {
  readonly horizon: number;
  /** Nominal shares, 0 to 1. */
  readonly levels: readonly number[];
  readonly seed: number;
}

/**
 * How far the futures of the smoothing model spread around its own forecast.
 *
 * @returns per level the offsets below and above; null when the history had no model
 *
 * O(paths × horizon × log paths).
 */
export function simulatedOffsets(
  methods: MethodForecasts,
  options: SimulatedOffsetsOptions,
): Offsets | null {
  const { ets, adjustment } = methods;
  const { horizon, levels, seed } = options;
  if (ets === null) return null;
  const centre = restoreSeason(forecastFromEts(ets, horizon), adjustment);
  const shares = [...levels.map((l) => (1 - l) / 2), ...levels.map((l) => (1 + l) / 2)];
  const drawn = simulateEts(adjustment.adjusted, ets, { horizon, shares, seed }).map((quantile) =>
    restoreSeason(quantile, adjustment),
  );
  const distance = (quantile: Float64Array, sign: number): Float64Array =>
    quantile.map((value, h) => Math.max(0, sign * (value - centre[h]!)));
  return {
    below: drawn.slice(0, levels.length).map((quantile) => distance(quantile, -1)),
    above: drawn.slice(levels.length).map((quantile) => distance(quantile, 1)),
  };
}
