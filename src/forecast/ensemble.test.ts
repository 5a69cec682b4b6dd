import { describe, expect, it } from 'vitest';
import { autoregression } from './autoregression.ts';
import type { BacktestOrigin } from './backtest-series.ts';
import { weighByErrors } from './backtest-series.ts';
import { chooseMethod } from './choose-method.ts';
import { meanEnsemble, medianEnsemble, weightedEnsemble } from './ensemble.ts';
import { seededRandom } from './random.ts';
import { solveLinear } from './solve-linear.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe('ensembles', () => {
  it('average per step', () => {
    const members = [of(1, 10), of(2, 20), of(9, 60)];
    expect(meanEnsemble(members)).toEqual(of(4, 30));
    expect(medianEnsemble(members)).toEqual(of(2, 20));
    expect(medianEnsemble(members.slice(1))).toEqual(of(5.5, 40));
    expect(weightedEnsemble(members, [1, 0, 3])).toEqual(of(7, 47.5));
  });

  it('refuse what does not fit', () => {
    expect(() => meanEnsemble([])).toThrow('got none');
    expect(() => medianEnsemble([of(1), of(1, 2)])).toThrow('differ');
    expect(() => weightedEnsemble([of(1)], [0])).toThrow('above 0');
  });
});

/** A back-test in which two members miss by fixed amounts. */
function origin(missA: number, missB: number): BacktestOrigin {
  return {
    origin: 10,
    actual: of(10, 10),
    scale: 1,
    pooledScale: 1,
    methods: {
      forecasts: new Map([
        ['a', of(10 + missA, 10 - missA)],
        ['b', of(10 + missB, 10 - missB)],
      ]),
      ensemble: ['a', 'b'],
      isExact: false,
      ets: null,
      adjustment: { form: 'none', adjusted: of(), futureIndices: of() },
    },
  };
}

describe('choice by back-tests', () => {
  it('weighs members by one over their squared error', () => {
    const weights = weighByErrors([origin(1, 2), origin(1, 2)])!;
    expect(weights.get('a')! / weights.get('b')!).toBeCloseTo((2.001 / 1.001) ** 2, 9);
    expect(weighByErrors([])).toBeNull();
  });

  it('keeps the ensemble below three origins and takes a clear winner from three on', () => {
    // Errors of one sign in both members: the weighted mean lies between them, the better one wins.
    const clear = [origin(1, 2), origin(1, 2), origin(1, 2)];
    expect(chooseMethod(clear.slice(1))).toBe('ensemble');
    expect(chooseMethod(clear)).toBe('a');
    expect(chooseMethod([...clear, origin(2, 1)])).toBe('ensemble');
  });
});

describe('autoregression', () => {
  it('finds the coefficient of differences that follow one', () => {
    const random = seededRandom(6);
    const differences = [0];
    for (let t = 1; t < 2000; t++) differences.push(0.7 * differences[t - 1]! + random() - 0.5);
    let level = 0;
    const values = Float64Array.from(differences, (step) => {
      level += step;
      return level;
    });
    const [first, second] = autoregression(values, 1, 2);
    const last = differences[1999]!;
    expect((first! - level) / last).toBeCloseTo(0.7, 0);
    expect(second! - first!).toBeCloseTo(0.7 * (first! - level), 0);
  });

  it('repeats the last value of short and constant series', () => {
    expect(autoregression(of(1, 2, 3), 1, 1)).toEqual(of(3));
    expect(autoregression(new Float64Array(20).fill(4), 1, 2)).toEqual(of(4, 4));
  });
});

describe('solveLinear', () => {
  it('solves with row exchange and leaves its input alone', () => {
    const matrix = [of(0, 2), of(3, 1)];
    expect(solveLinear(matrix, of(4, 5))).toEqual(of(1, 2));
    expect(matrix[0]).toEqual(of(0, 2));
  });

  it('sets an unknown without a pivot to 0 and refuses other shapes', () => {
    expect(solveLinear([of(1, 0), of(0, 0)], of(3, 0))).toEqual(of(3, 0));
    expect(() => solveLinear([of(1)], of(1, 2))).toThrow(RangeError);
  });
});
