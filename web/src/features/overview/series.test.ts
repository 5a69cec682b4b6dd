import { describe, expect, it } from 'vitest';
import type { Answer, AnswerRow } from '../../../../src/api/contract/index.ts';
import { barShares } from './bar-shares.ts';
import { figureSize } from './figure-size.ts';
import { isQuiet, seriesOf, splitSeriesOf, untilNow } from './series.ts';

function answer(rows: readonly AnswerRow[], totals: Answer['totals'] = {}): Answer {
  const meta = { missingRateEvents: 0, measures: [] } as unknown as Answer['meta'];
  return { rows, rowCount: rows.length, totals, meta };
}

function row(period: string, values: AnswerRow['values'], type?: string): AnswerRow {
  return {
    period,
    values,
    dimensions: type === undefined ? {} : { customer_type: { key: type, label: type } },
  };
}

describe('seriesOf', () => {
  it('keeps a missing value missing', () => {
    const series = seriesOf(
      answer([row('2025-01-01', { aov: null }), row('2025-01-02', { aov: 5 })]),
      'aov',
    );
    expect(series.values).toEqual([null, 5]);
    expect(series.compareValues).toBeNull();
  });

  it('lines the comparison up with its period', () => {
    const compared = {
      ...row('2025-01-01', { orders: 3 }),
      compare: { orders: 2 },
      comparePeriod: '2024-01-02',
    };
    const series = seriesOf(answer([compared]), 'orders');
    expect(series.compareValues).toEqual([2]);
    expect(series.comparePeriods).toEqual(['2024-01-02']);
  });
});

describe('untilNow', () => {
  it('draws no zero for what is still to come, and keeps what a store further east already sold', () => {
    const rows = ['2025-01-01T09:00', '2025-01-01T10:00', '2025-01-01T11:00', '2025-01-01T12:00'];
    const sold = [5, 0, 7, 0];
    const series = seriesOf(
      answer(rows.map((period, index) => row(period, { n: sold[index] ?? 0 }))),
      'n',
    );
    expect(untilNow(series, '2025-01-01T10').values).toEqual([5, 0, 7, null]);
  });
});

describe('splitSeriesOf', () => {
  it('aligns members on all periods and sums them', () => {
    const rows = [
      row('2025-01-02', { net_sales: 7 }, 'new'),
      row('2025-01-01', { net_sales: 5 }, 'returning'),
      row('2025-01-02', { net_sales: 1 }, 'returning'),
    ];
    expect(splitSeriesOf(answer(rows), 'customer_type', 'net_sales')).toEqual({
      periods: ['2025-01-01', '2025-01-02'],
      members: [
        { key: 'new', label: 'new', values: [0, 7], total: 7 },
        { key: 'returning', label: 'returning', values: [5, 1], total: 6 },
      ],
    });
  });
});

describe('isQuiet', () => {
  it('is true only when nothing happened: a figure without a rate is not nothing', () => {
    expect(isQuiet(answer([], { net_sales: 0, aov: null }))).toBe(true);
    expect(isQuiet(answer([], { net_sales: 0, orders: 1 }))).toBe(false);
    const missing = answer([], { net_sales: 0 });
    expect(isQuiet({ ...missing, meta: { ...missing.meta, missingRateEvents: 1 } })).toBe(false);
  });
});

describe('drawing', () => {
  it('gives what is below zero no bar', () => {
    expect(barShares([50, 100, -20, 0])).toEqual([0.5, 1, 0, 0]);
    expect(barShares([-1, 0])).toEqual([0, 0]);
  });

  it('makes longer figures smaller', () => {
    const sizes = [
      '£1',
      '£12,057.18',
      '£19,057,358.18',
      '12 812 380 000,31 £',
      '123 456 789 012 345,31 £',
    ].map(figureSize);
    expect(new Set(sizes).size).toBe(4);
  });
});
