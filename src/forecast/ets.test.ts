import { describe, expect, it } from 'vitest';
import { selectEts } from './auto-ets.ts';
import { fitEts, forecastFromEts } from './ets.ts';
import { type EtsForm, forecastEts, runEts } from './ets-recursion.ts';
import { simulateEts } from './ets-simulation.ts';
import { holt, simpleExponentialSmoothing } from './exponential-smoothing.ts';
import { accidentalDeaths, airPassengers, nile } from './fixtures/classic-series.ts';

const MAM: EtsForm = { error: 'multiplicative', trend: 'additive', season: 'multiplicative' };

/** What R 4.2.2, forecast 8.20, ets(AirPassengers, "MAM", damped = FALSE) reports. */
const R_MAM = {
  alpha: 0.394996850495,
  beta: 0.0107004419033,
  gamma: 0.3995392024006,
  level: 122.3754260164763,
  slope: 1.1073665820836,
  seasons: [
    0.9000411199468, 0.7826691070681, 0.9013680438689, 1.0476177697608, 1.1537067990618,
    1.1830314019678, 1.0839951214625, 0.9786588987833, 1.0331616425763, 1.0807569099011,
    0.9522478841868,
  ],
};

describe('the smoothing recursion', () => {
  it('gives likelihood and forecasts of R for the parameters and states of R', () => {
    const rest = 12 - R_MAM.seasons.reduce((sum, value) => sum + value, 0);
    const seasonal = Float64Array.from([...R_MAM.seasons, rest]).reverse();
    const state = { level: R_MAM.level, slope: R_MAM.slope, seasonal };
    const model = { form: MAM, parameters: { ...R_MAM, phi: 1 } };
    const pass = runEts(airPassengers, model, { state });
    const logLikelihood =
      -0.5 * (144 * Math.log(pass.sumRelativeSquares) + 2 * pass.sumLogForecast);
    expect(logLikelihood).toBeCloseTo(-682.4036, 3);
    const forecast = forecastEts(model, { state, length: 144 }, 3);
    expect(forecast[0]).toBeCloseTo(448.9737672, 4);
    expect(forecast[1]).toBeCloseTo(425.2278173, 4);
    expect(forecast[2]).toBeCloseTo(484.2137115, 4);
  });

  it('moves on without an error where a value is missing', () => {
    const model = {
      form: { error: 'additive', trend: 'additive', season: 'none' } as const,
      parameters: { alpha: 0.5, beta: 0.1, gamma: 0, phi: 1 },
    };
    const state = { level: 10, slope: 2, seasonal: new Float64Array(1) };
    runEts(Float64Array.of(Number.NaN, Number.NaN), model, { state });
    expect(state.level).toBe(14);
    expect(state.slope).toBe(2);
  });
});

describe('fitted models', () => {
  it('finds at least the likelihood of R within 1 % of AICc for the same form', () => {
    const fit = fitEts(airPassengers, { form: MAM, season: 12 });
    expect(Math.abs(fit.aicc - 1403.664)).toBeLessThan(0.01 * 1403.664);
  });

  it('chooses an additive season without trend for the accidental deaths, as R does', () => {
    const fit = selectEts(accidentalDeaths, { season: 12 });
    expect(fit.form.season).toBe('additive');
    expect(fit.form.trend).toBe('none');
    const forecast = forecastFromEts(fit, 3);
    [8397.497, 7599.221, 8396.595].forEach((expected, h) => {
      expect(Math.abs(forecast[h]! - expected) / expected).toBeLessThan(0.02);
    });
  });

  it('comes close to R ses(Nile) and to its choice of no trend', () => {
    expect(simpleExponentialSmoothing(nile, 1)[0]).toBeGreaterThan(0.99 * 805.3363);
    expect(simpleExponentialSmoothing(nile, 1)[0]).toBeLessThan(1.01 * 805.3363);
    expect(selectEts(nile, { season: 1 }).form.trend).toBe('none');
  });

  it('continues a noiseless line', () => {
    const line = Float64Array.from({ length: 30 }, (_, t) => 5 + 3 * t);
    const forecast = holt(line, 2);
    expect(forecast[0]).toBeCloseTo(95, 2);
    expect(forecast[1]).toBeCloseTo(98, 2);
  });

  it('refuses what a form cannot take', () => {
    expect(() => fitEts(Float64Array.of(1, 2), { form: MAM, season: 1 })).toThrow(RangeError);
    const withZero = Float64Array.from({ length: 30 }, (_, t) => t % 4);
    expect(() => fitEts(withZero, { form: MAM, season: 4 })).toThrow('above 0');
  });
});

describe('simulation', () => {
  it('is the same for the same seed and orders its quantiles', () => {
    const fit = selectEts(nile, { season: 1 });
    const options = { horizon: 5, shares: [0.1, 0.5, 0.9], seed: 7 };
    const [low, middle, high] = simulateEts(nile, fit, options);
    expect(simulateEts(nile, fit, options)[0]).toEqual(low);
    for (let h = 0; h < 5; h++) {
      expect(low![h]).toBeLessThan(middle![h]!);
      expect(middle![h]).toBeLessThan(high![h]!);
    }
  });

  it('spreads a first step like the residuals of the history', () => {
    const fit = selectEts(nile, { season: 1 });
    const relative = Array.from(nile, (value, t) => value / fit.fitted[t]! - 1).sort(
      (a, b) => a - b,
    );
    const [low] = simulateEts(nile, fit, { horizon: 1, shares: [0.1], seed: 1, paths: 20_000 });
    const point = forecastFromEts(fit, 1)[0]!;
    const expected = fit.form.error === 'multiplicative' ? point * (1 + relative[10]!) : Number.NaN;
    expect(Math.abs(low![0]! - expected) / point).toBeLessThan(0.03);
  });
});
