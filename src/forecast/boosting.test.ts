import { describe, expect, it } from 'vitest';
import { predictBoosting, trainBoosting } from './boosting.ts';
import { binRows, chooseBins } from './boosting-bins.ts';
import { seededRandom } from './random.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);
const EXACT = { trees: 1, learningRate: 1, ridge: 0, leastRows: 1 } as const;

/** The best single cut of one column by trying them all: the oracle of the histogram search. */
function bestCut(x: Float64Array, y: Float64Array): number {
  const sumSquares = (values: readonly number[]): number => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  };
  let best = Number.POSITIVE_INFINITY;
  for (const cut of new Set(x)) {
    const left = [...y].filter((_, i) => x[i]! <= cut);
    const right = [...y].filter((_, i) => x[i]! > cut);
    if (right.length > 0) best = Math.min(best, sumSquares(left) + sumSquares(right));
  }
  return best;
}

describe('boosting', () => {
  it('cuts where trying every cut would', () => {
    const random = seededRandom(5);
    const x = Float64Array.from({ length: 60 }, random);
    const y = x.map((value) => (value > 0.4 ? 3 : 0) + random());
    const options = { ...EXACT, loss: { kind: 'squared' }, mostLeaves: 2 } as const;
    const model = trainBoosting({ columns: [{ values: x }], target: y }, options);
    const fitted = predictBoosting(model, [{ values: x }]);
    const error = y.reduce((sum, value, i) => sum + (value - fitted[i]!) ** 2, 0);
    expect(error).toBeCloseTo(bestCut(x, y), 9);
  });

  it('gives every group its mean, numbers and categories alike', () => {
    const codes = of(0, 0, 1, 1, 2, 2, 3, 3);
    const target = of(1, 3, 20, 22, 5, 5, 9, 11);
    for (const isCategorical of [true, false]) {
      const columns = [{ values: codes, isCategorical }];
      const options = { ...EXACT, loss: { kind: 'squared' }, mostLeaves: 8 } as const;
      const fitted = predictBoosting(trainBoosting({ columns, target }, options), columns);
      expect([...fitted].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([
        2, 2, 21, 21, 5, 5, 10, 10,
      ]);
    }
  });

  it('sends missing values to the side that suits them', () => {
    const values = of(1, 2, 3, 4, Number.NaN, Number.NaN);
    for (const target of [of(0, 0, 8, 8, 8, 8), of(0, 0, 8, 8, 0, 0)]) {
      const options = { ...EXACT, loss: { kind: 'squared' }, mostLeaves: 2 } as const;
      const model = trainBoosting({ columns: [{ values }], target }, options);
      expect(predictBoosting(model, [{ values }])[4]).toBeCloseTo(target[4]!, 9);
    }
  });

  it('converges to the rate of each group under Poisson and Tweedie', () => {
    const values = Float64Array.from({ length: 400 }, (_, i) => i % 2);
    const target = values.map((value, i) => (value === 1 ? 6 + (i % 3) : i % 4 === 0 ? 1 : 0));
    const rate = (code: number): number => {
      const own = target.filter((_, i) => values[i] === code);
      return own.reduce((sum, value) => sum + value, 0) / own.length;
    };
    for (const loss of [{ kind: 'poisson' }, { kind: 'tweedie', power: 1.3 }] as const) {
      const model = trainBoosting(
        { columns: [{ values }], target },
        { loss, trees: 300, ridge: 0, mostLeaves: 2 },
      );
      const fitted = predictBoosting(model, [{ values: of(0, 1) }]);
      expect(fitted[0]).toBeCloseTo(rate(0), 4);
      expect(fitted[1]).toBeCloseTo(rate(1), 4);
    }
  });

  it('counts a row of weight two like two rows', () => {
    // Rows are counted by their curvature, so a light row is less than one: no least number here.
    const options = { ...EXACT, leastRows: 0, loss: { kind: 'squared' }, mostLeaves: 2 } as const;
    const columns = [{ values: of(1, 1, 2) }];
    const weighted = trainBoosting({ columns, target: of(0, 3, 9), weights: of(2, 1, 1) }, options);
    expect(predictBoosting(weighted, [{ values: of(1) }])[0]).toBeCloseTo(1, 9);
  });

  it('is the same model for the same seed', () => {
    const random = seededRandom(2);
    const columns = [0, 1, 2].map(() => ({ values: Float64Array.from({ length: 300 }, random) }));
    const target = columns[0]!.values.map((value) => Math.round(5 * value));
    const options = {
      loss: { kind: 'poisson' },
      trees: 10,
      rowShare: 0.5,
      columnShare: 0.7,
      seed: 9,
    } as const;
    const once = trainBoosting({ columns, target }, options);
    expect(trainBoosting({ columns, target }, options)).toEqual(once);
  });

  it('refuses rows it cannot learn from', () => {
    const options = { loss: { kind: 'poisson' }, trees: 1 } as const;
    const columns = [{ values: of(1, 2) }];
    expect(() => trainBoosting({ columns, target: of() }, options)).toThrow('at least one row');
    expect(() => trainBoosting({ columns, target: of(1, -1) }, options)).toThrow('0 or more');
    expect(() => trainBoosting({ columns, target: of(1, Number.NaN) }, options)).toThrow('finite');
    expect(() => trainBoosting({ columns, target: of(1) }, options)).toThrow(RangeError);
  });
});

describe('bins', () => {
  it('keep order, put missing values in bin 0 and unseen codes with them', () => {
    const numbers = { values: of(5, 1, Number.NaN, 3) };
    const codes = { values: of(7, 7, 4, Number.NaN), isCategorical: true };
    const bins = chooseBins([numbers, codes]);
    expect([...binRows([numbers, codes], bins).cells]).toEqual([3, 1, 1, 1, 0, 2, 2, 0]);
    const unseen = binRows([{ values: of(99) }, { values: of(99), isCategorical: true }], bins);
    expect([...unseen.cells]).toEqual([3, 0]);
  });

  it('are about equally full when values are many', () => {
    const values = Float64Array.from({ length: 10_000 }, (_, i) => Math.sqrt(i));
    const [bins] = chooseBins([{ values }], 10);
    const counts = new Float64Array(11);
    for (const cell of binRows([{ values }], [bins!]).cells) counts[cell]! += 1;
    for (const count of counts.slice(1)) expect(Math.abs(count - 1000)).toBeLessThan(10);
  });
});
