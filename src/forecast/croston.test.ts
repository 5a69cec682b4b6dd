import { describe, expect, it } from 'vitest';
import { adida, croston, syntetosBoylan, teunterSyntetosBabai } from './croston.ts';

const demand = Float64Array.of(0, 0, 3, 0, 2, 0, 0, 0, 4, 1, 0, 0, 2);

describe('intermittent demand', () => {
  it('has the rate of R forecast 8.20 croston(alpha = 0.1)', () => {
    expect(croston(demand)).toBeCloseTo(0.9646405714, 9);
  });

  it('takes half the weight off for the bias', () => {
    expect(syntetosBoylan(demand)).toBeCloseTo(0.95 * 0.9646405714, 9);
  });

  it('smooths probability and size apart, by hand', () => {
    // Starts at the first demand with 1/2 and 4; then a zero, then a 2.
    const probability = 0.5 * 0.9 * 0.9 + 0.1;
    const size = 4 + 0.1 * (2 - 4);
    expect(teunterSyntetosBabai(Float64Array.of(0, 4, 0, 2))).toBeCloseTo(probability * size, 12);
  });

  it('lets a dead item go to nothing, which Croston does not', () => {
    const dead = new Float64Array(200);
    dead.set([5, 5, 5, 5]);
    expect(teunterSyntetosBabai(dead)).toBeLessThan(1e-6);
    expect(croston(dead)).toBe(5);
  });

  it('smooths sums of blocks as long as the mean gap, by hand', () => {
    // Two demands in six steps: blocks of three, sums 3 and 6.
    const rate = (3 + 0.1 * (6 - 3)) / 3;
    expect(adida(Float64Array.of(0, 3, 0, 0, 0, 6))).toBeCloseTo(rate, 12);
  });

  it('is zero where nothing ever sold and refuses negative or missing demand', () => {
    const none = new Float64Array(4);
    expect([croston(none), teunterSyntetosBabai(none), adida(none)]).toEqual([0, 0, 0]);
    expect(() => croston(Float64Array.of(1, -1))).toThrow('0 or more');
    expect(() => adida(Float64Array.of(Number.NaN))).toThrow(RangeError);
    expect(() => teunterSyntetosBabai(new Float64Array(0))).toThrow(RangeError);
  });
});
