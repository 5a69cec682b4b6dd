import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statementRows } from './statement.ts';

/** 1000 gross − 100 discounts − 200 reversals = 700 net; + 50 shipping + 140 taxes + 10 tips = 900 total. */
const totals = {
  gross_sales: 1000,
  discounts: -100,
  reversals: -200,
  net_sales: 700,
  shipping: 50,
  taxes: 140,
  total_sales: 900,
};

describe('statementRows', () => {
  it('lets each step begin where the one before it ended', () => {
    const rows = statementRows({ totals }) ?? [];
    expect(rows.map(({ measure, value, start, end }) => [measure, value, start, end])).toEqual([
      ['gross_sales', 1000, 0, 1],
      ['discounts', -100, 0.9, 1],
      ['reversals', -200, 0.7, 0.9],
      ['net_sales', 700, 0, 0.7],
      ['shipping', 50, 0.7, 0.75],
      ['taxes', 140, 0.75, 0.89],
      ['other_charges', 10, 0.89, 0.9],
      ['total_sales', 900, 0, 0.9],
    ]);
  });

  it('leaves out other charges where there are none', () => {
    const rows = statementRows({ totals: { ...totals, total_sales: 890 } }) ?? [];
    expect(rows.map(({ measure }) => measure)).not.toContain('other_charges');
  });

  it('shows nothing rather than half a statement when a part has no rate', () => {
    expect(statementRows({ totals: { ...totals, shipping: null } })).toBeNull();
  });

  it('keeps every bar inside its track and adds up, whatever the signs', () => {
    const amount = fc.integer({ min: -1_000_000, max: 1_000_000 });
    fc.assert(
      fc.property(fc.array(amount, { minLength: 6, maxLength: 6 }), (parts) => {
        const [gross = 0, discounts = 0, reversals = 0, shipping = 0, taxes = 0, other = 0] = parts;
        const net = gross + discounts + reversals;
        const all = {
          gross_sales: gross,
          discounts,
          reversals,
          net_sales: net,
          shipping,
          taxes,
          total_sales: net + shipping + taxes + other,
        };
        const rows = statementRows({ totals: all }) ?? [];
        const steps = rows.filter(({ kind }) => kind === 'step');
        expect(gross + steps.reduce((sum, { value }) => sum + value, 0)).toBe(all.total_sales);
        for (const { start, end } of rows) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(1 + 1e-12);
          expect(start).toBeLessThanOrEqual(end);
        }
      }),
    );
  });
});
