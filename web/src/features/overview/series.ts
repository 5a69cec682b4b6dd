import type { Answer, MeasureInfo, MeasureValue } from '../../../../src/api/contract/index.ts';

/** One measure over time: the chart's and the sparkline's points, in the order of the periods. */
export type Series = {
  readonly periods: readonly string[];
  readonly values: readonly MeasureValue[];
  readonly compareValues: readonly MeasureValue[] | null;
  readonly comparePeriods: readonly (string | null)[];
};

/** Takes one measure out of an answer by period. */
export function seriesOf(answer: Answer, measure: string): Series {
  const rows = answer.rows.filter((row) => row.period !== undefined);
  const hasCompare = rows.some((row) => row.compare !== undefined);
  return {
    periods: rows.map((row) => row.period ?? ''),
    values: rows.map((row) => row.values[measure] ?? null),
    compareValues: hasCompare ? rows.map((row) => row.compare?.[measure] ?? null) : null,
    comparePeriods: rows.map((row) => row.comparePeriod ?? null),
  };
}

/**
 * The series without the zeros of hours and days that are still to come: nothing was sold in them because they have not been.
 *
 * @param now where the company's clock stands, `YYYY-MM-DDTHH`
 */
export function untilNow(series: Series, now: string): Series {
  const isToCome = (period: string) => period.slice(0, 13) > now.slice(0, period.length);
  const lastSold = series.values.findLastIndex((value) => value !== 0 && value !== null);
  const values = series.values.map((value, index) =>
    index > lastSold && isToCome(series.periods[index] ?? '') ? null : value,
  );
  return { ...series, values };
}

/** One dimension's members over time, aligned on the same periods. */
export type SplitSeries = {
  readonly periods: readonly string[];
  readonly members: readonly {
    readonly key: string | number | null;
    readonly label: string | null;
    readonly values: readonly number[];
    readonly total: number;
  }[];
};

/** Takes one measure out of an answer by period and dimension. A member without a row in a period has nothing there: 0. */
export function splitSeriesOf(answer: Answer, dimension: string, measure: string): SplitSeries {
  const periods = [...new Set(answer.rows.map((row) => row.period ?? ''))].sort();
  const at = new Map(periods.map((period, index) => [period, index]));
  const members = new Map<
    string,
    { key: string | number | null; label: string | null; values: number[] }
  >();
  for (const row of answer.rows) {
    const { key = null, label = null } = row.dimensions[dimension] ?? {};
    const member = members.get(String(key)) ?? { key, label, values: periods.map(() => 0) };
    members.set(String(key), member);
    const index = at.get(row.period ?? '') ?? 0;
    member.values[index] = (member.values[index] ?? 0) + (row.values[measure] ?? 0);
  }
  return {
    periods,
    members: [...members.values()].map((member) => ({
      ...member,
      total: member.values.reduce((a, b) => a + b, 0),
    })),
  };
}

/** The catalog's entry of a measure in an answer. */
export function infoOf(answer: Answer, measure: string): MeasureInfo | null {
  return answer.meta.measures.find(({ name }) => name === measure) ?? null;
}

/** True when nothing at all happened in the range: no order, no event. */
export function isQuiet(answer: Answer): boolean {
  const happened = Object.values(answer.totals).some((value) => value !== null && value !== 0);
  return !happened && answer.meta.missingRateEvents === 0;
}
