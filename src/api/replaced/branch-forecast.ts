import { formatMinor, minorUnits } from '../../core/index.ts';
import type { BranchForecast, ForecastComparison } from '../contract/index.ts';
import type { NodeDay } from '../forecast-ports.ts';
import type { Branch } from './branches.ts';

/** Minor units as a number of major ones: 123456 → 1234.56. */
export function majorUnits(minor: number, exponent: number): number {
  return Number(formatMinor(minorUnits(minor), exponent));
}

/** A day of a branch, as clients of the replaced service know it. */
export function branchForecast(branch: Branch, day: NodeDay): BranchForecast {
  const { name, id, store, currency, currencyExponent } = branch;
  const major = (minor: number) => majorUnits(minor, currencyExponent);
  return {
    date: day.day,
    branch: name,
    branch_id: id,
    store,
    currency,
    predicted_sales: major(day.shown),
    lower_bound: major(day.lower80),
    upper_bound: major(day.upper80),
    confidence: 0.8,
    overridden: day.overrideId !== null,
    model: day.method,
    reason: day.reason,
    actual_sales: day.actual === null ? null : major(day.actual),
  };
}

type Compared = ForecastComparison['branches'][number];

function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 100) / 100;
}

/** The model of a branch against the truth, of the days whose truth is known. Errors to two decimals. */
export function compareBranch(branch: Branch, rows: readonly NodeDay[]): Compared {
  const { name, id, store, currency, currencyExponent } = branch;
  const known = rows.flatMap(({ day, value, actual }) =>
    actual === null ? [] : [{ day, value, actual }],
  );
  const days = known.map(({ day, value, actual }) => ({
    date: day,
    predicted_sales: majorUnits(value, currencyExponent),
    actual_sales: majorUnits(actual, currencyExponent),
    difference: majorUnits(value - actual, currencyExponent),
    percentage_error: actual === 0 ? null : mean([(100 * (value - actual)) / Math.abs(actual)]),
  }));
  const differences = days.map(({ difference }) => difference);
  const percentages = days.flatMap(({ percentage_error: error }) => error ?? []);
  return {
    ...{ branch: name, branch_id: id, store, currency, days },
    summary: {
      days: days.length,
      mae: mean(differences.map(Math.abs)),
      mape: mean(percentages.map(Math.abs)),
      bias: mean(differences),
    },
  };
}
