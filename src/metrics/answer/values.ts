import { type Measure, partKey, plus, type Terms } from '../catalog/measure.ts';
import type { MeasureValue } from '../ir.ts';
import type { Column } from '../plan/sums.ts';

/** Integer columns of one side of one row. */
export type Figures = readonly number[];

/** Computes the measures of a row from its figures. */
export type Evaluate = (figures: Figures) => Readonly<Record<string, MeasureValue>>;

type Adder = (figures: Figures) => number;

function adder(terms: Terms, columns: readonly Column[]): Adder {
  const places = terms.map(({ part, times }) => ({
    index: columns.findIndex(({ key }) => key === partKey(part)),
    times,
  }));
  return (figures) => {
    let sum = 0;
    for (const { index, times } of places) sum += times * (figures[index] ?? 0);
    return sum + 0;
  };
}

function evaluator(
  { formula }: Measure,
  columns: readonly Column[],
): (figures: Figures) => MeasureValue {
  if (formula.kind === 'total') {
    const sum = adder(formula.terms, columns);
    if (formula.known === undefined) return sum;
    const known = adder(plus(formula.known), columns);
    return (figures) => (known(figures) === 0 ? null : sum(figures));
  }
  const above = adder(formula.numerator, columns);
  const below = adder(formula.denominator, columns);
  return (figures) => {
    const divisor = below(figures);
    return divisor === 0 ? null : above(figures) / divisor + 0;
  };
}

/** How the measures of a query come from its columns: sums are added, ratios divided last, here. 0/0 and x/0 are null. */
export function makeEvaluate(measures: readonly Measure[], columns: readonly Column[]): Evaluate {
  const evaluators = measures.map((measure) => ({
    name: measure.name,
    value: evaluator(measure, columns),
  }));
  return (figures) => {
    const values: Record<string, MeasureValue> = {};
    for (const { name, value } of evaluators) values[name] = value(figures);
    return values;
  };
}

/** Column by column, `a` less `b`. */
export function subtract(a: Figures, b: Figures): Figures {
  return a.map((value, index) => value - (b[index] ?? 0));
}

/** Column by column, the sum. */
export function addUp(rows: readonly Figures[], count: number): Figures {
  const sum = new Array<number>(count).fill(0);
  for (const row of rows) {
    for (let index = 0; index < count; index += 1)
      sum[index] = (sum[index] ?? 0) + (row[index] ?? 0);
  }
  return sum;
}
