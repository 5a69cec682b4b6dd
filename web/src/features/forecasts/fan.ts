import type { ForecastSeries, ShownForecastPoint } from '../../../../src/api/contract/index.ts';

/** A node's past and future on one axis. All lists are as long as `days`; null = nothing is known there. */
export type Fan = {
  readonly days: readonly string[];
  readonly actual: readonly (number | null)[];
  /** What is shown of each period ahead; also the last known value, from which the line begins. */
  readonly shown: readonly (number | null)[];
  /** What was expected of the past last, before it came. */
  readonly former: readonly (number | null)[];
  readonly points: readonly (ShownForecastPoint | null)[];
  /** Periods that are known. */
  readonly known: number;
};

/** Puts a node's history and its forecasts on one axis. */
export function fanOf({ history, forecast, past }: ForecastSeries): Fan {
  const latest = new Map<string, { readonly runId: number; readonly value: number }>();
  for (const { day, runId, value } of past) {
    const known = latest.get(day);
    if (known === undefined || known.runId < runId) latest.set(day, { runId, value });
  }
  const days = [...history, ...forecast].map(({ day }) => day);
  const nothing = forecast.map(() => null);
  const begin = history.map(({ value }, at) => (at === history.length - 1 ? value : null));
  return {
    days,
    known: history.length,
    actual: [...history.map(({ value }) => value), ...nothing],
    shown: [...begin, ...forecast.map((point) => point.shown)],
    former: [...history.map(({ day }) => latest.get(day)?.value ?? null), ...nothing],
    points: [...history.map(() => null), ...forecast],
  };
}
