import type { Answer, MeasureValue } from '../../../../src/api/contract/index.ts';

/** One row of the way from gross to total: a step, or a sum of all before it. */
export type StatementRow = {
  readonly measure: string;
  readonly kind: 'step' | 'sum';
  readonly value: number;
  readonly base: MeasureValue | undefined;
  /** The bar's ends as shares of the widest extent, from 0 at the left. */
  readonly start: number;
  readonly end: number;
};

/** Everything in total sales that is neither net, shipping nor tax: tips, duties, buyer's fees. No measure of its own. */
export const otherCharges = 'other_charges';

const order: readonly (readonly [string, 'step' | 'sum'])[] = [
  ['gross_sales', 'sum'],
  ['discounts', 'step'],
  ['reversals', 'step'],
  ['net_sales', 'sum'],
  ['shipping', 'step'],
  ['taxes', 'step'],
  [otherCharges, 'step'],
  ['total_sales', 'sum'],
];

type Totals = Readonly<Record<string, MeasureValue>>;

function otherOf(totals: Totals): MeasureValue {
  const { total_sales, net_sales, shipping, taxes } = totals;
  const parts = [total_sales, net_sales, shipping, taxes];
  if (parts.some((part) => typeof part !== 'number')) return null;
  const [total, net, ship, tax] = parts as [number, number, number, number];
  return total - net - ship - tax;
}

function partOf(totals: Totals | undefined, measure: string): MeasureValue | undefined {
  if (totals === undefined) return undefined;
  return measure === otherCharges ? otherOf(totals) : totals[measure];
}

type Span = { readonly low: number; readonly high: number };

/** Where each bar begins and ends in money: a sum from zero, a step from where the one before it ended. */
function spans(
  values: readonly (readonly [number, 'step' | 'sum'])[],
): readonly (readonly [number, number])[] {
  let at = 0;
  return values.map(([value, kind]) => {
    const start = kind === 'sum' ? 0 : at;
    at = kind === 'sum' ? value : at + value;
    return [start, at];
  });
}

function extentOf(ends: readonly (readonly [number, number])[]): Span {
  const all = ends.flat();
  return { low: Math.min(0, ...all), high: Math.max(0, ...all) };
}

/**
 * The rows from gross to total sales with the places of their bars. Charges beside shipping and tax are a row only where
 * there are any. Null when a part is not defined (a missing rate): half a statement would not add up.
 */
export function statementRows(
  answer: Pick<Answer, 'totals' | 'compareTotals'>,
): readonly StatementRow[] | null {
  const known = order
    .map(([measure, kind]) => ({ measure, kind, value: partOf(answer.totals, measure) }))
    .filter(({ measure, value }) => measure !== otherCharges || value !== 0);
  if (known.some(({ value }) => typeof value !== 'number')) return null;
  const rows = known as readonly { measure: string; kind: 'step' | 'sum'; value: number }[];
  const ends = spans(rows.map(({ value, kind }) => [value, kind]));
  const { low, high } = extentOf(ends);
  const width = high - low || 1;
  return rows.map((row, index) => {
    const [from, to] = ends[index] ?? [0, 0];
    return {
      ...row,
      base: partOf(answer.compareTotals, row.measure),
      start: (Math.min(from, to) - low) / width,
      end: (Math.max(from, to) - low) / width,
    };
  });
}
