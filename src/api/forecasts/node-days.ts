import { type ForecastOverride, overriddenValue, type StoredForecast } from '../../ledger/index.ts';
import type { NodeDay } from '../forecast-ports.ts';
import { describePoint } from './describe-forecast.ts';

/**
 * Forecasts with the override in force, in their order.
 *
 * @param overrides latest first: where two overlap, the later one counts
 */
export function nodeDays(
  rows: readonly StoredForecast[],
  overrides: readonly ForecastOverride[],
): readonly NodeDay[] {
  return rows.map((row) => {
    const { nodeId, runId, day } = row;
    const override = overrides.find(
      (one) => one.nodeId === nodeId && one.dayFrom <= day && day <= one.dayTo,
    );
    const shown = override === undefined ? row.value : overriddenValue(row.value, override);
    return { ...describePoint(row), nodeId, runId, shown, overrideId: override?.id ?? null };
  });
}
