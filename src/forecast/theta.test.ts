import { describe, expect, it } from 'vitest';
import { dynamicTheta, runDynamicTheta } from './dynamic-theta.ts';
import { simpleExponentialSmoothing } from './exponential-smoothing.ts';
import { airPassengers, nile } from './fixtures/classic-series.ts';
import { fitLine, theta } from './theta.ts';

describe('theta', () => {
  it('fits the line of R 4.2.2 lm(AirPassengers ~ time)', () => {
    // Normal equations by hand for 1, 3, 8: slope (8 - 1) / 2, through the means.
    expect(fitLine(Float64Array.of(1, 3, 8))).toEqual({ intercept: 0.5, slope: 3.5 });
    expect(fitLine(Float64Array.of(2, Number.NaN, 6))).toEqual({ intercept: 2, slope: 2 });
    expect(fitLine(Float64Array.of(Number.NaN))).toEqual({ intercept: 0, slope: 0 });
  });

  it('is the mean of the line and of smoothing with doubled curvature', () => {
    const { intercept, slope } = fitLine(nile);
    const curved = nile.map((value, t) => 2 * value - intercept - slope * t);
    const level = simpleExponentialSmoothing(curved, 1)[0]!;
    const expected = (level + intercept + slope * 102) / 2;
    expect(theta(nile, 3)[2]).toBeCloseTo(expected, 9);
  });

  it('climbs with half the slope of the line', () => {
    const forecast = theta(airPassengers, 2);
    expect(forecast[1]! - forecast[0]!).toBeCloseTo(fitLine(airPassengers).slope / 2, 9);
  });
});

/** The model as the paper defines it: line coefficients by least squares over what is known. */
function naiveThetaErrors(values: Float64Array, alpha: number, share: number): number {
  let level = values[0]!;
  let sum = 0;
  for (let t = 1; t <= values.length; t++) {
    const known = fitLine(values.subarray(0, t - 1));
    const slope = t - 1 < 2 ? 0 : known.slope;
    const intercept = known.intercept - slope; // time starts at 1 in the paper
    const decay = (1 - alpha) ** (t - 1);
    const rest = (1 - (1 - alpha) ** t) / alpha;
    const expected = level + share * (decay * intercept + rest * slope);
    if (t >= 3) sum += (values[t - 1]! - expected) ** 2;
    level = alpha * values[t - 1]! + (1 - alpha) * level;
  }
  return sum;
}

describe('dynamic theta', () => {
  it('agrees with a naive loop that fits the line anew at every step', () => {
    const model = { initialLevel: nile[0]!, alpha: 0.3, theta: 2 };
    const run = runDynamicTheta(nile, model, 0);
    const expected = naiveThetaErrors(nile, 0.3, 0.5);
    expect(run.sumSquares / expected).toBeCloseTo(1, 9);
  });

  it('is simple exponential smoothing when theta is 1', () => {
    const { forecast } = runDynamicTheta(nile, { initialLevel: 900, alpha: 0.4, theta: 1 }, 2);
    let level = 900;
    for (const value of nile) level = 0.4 * value + 0.6 * level;
    expect(forecast[0]).toBeCloseTo(level, 9);
    expect(forecast[1]).toBeCloseTo(level, 9);
  });

  it('repeats the last value of a constant or very short series', () => {
    expect(dynamicTheta(Float64Array.of(4, 4, 4, 4, 4), 2)).toEqual(Float64Array.of(4, 4));
    expect(dynamicTheta(Float64Array.of(1, 2), 1)).toEqual(Float64Array.of(2));
  });
});
