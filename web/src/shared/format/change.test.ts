import { describe, expect, it } from 'vitest';
import { changeOf, toneOf } from './change.ts';

function tone(value: number, base: number, better: 'higher' | 'lower' | 'neutral') {
  return toneOf(changeOf(value, base, 'money'), { value, base }, better);
}

describe('changeOf', () => {
  it('is a share of the base', () => {
    expect(changeOf(150, 100, 'money')).toEqual({ kind: 'share', share: 0.5 });
    expect(changeOf(50, -100, 'money')).toEqual({ kind: 'share', share: 1.5 });
  });

  it('reads twice the refunds as +100 %', () => {
    expect(changeOf(-200, -100, 'money')).toEqual({ kind: 'share', share: 1 });
  });

  it('compares shares in percentage points', () => {
    expect(changeOf(0.3, 0.25, 'ratio')).toEqual({ kind: 'points', points: expect.closeTo(5, 9) });
  });

  it('has no percentage from nothing, and none of a missing figure', () => {
    expect(changeOf(5, 0, 'count')).toEqual({ kind: 'new' });
    expect(changeOf(null, 5, 'count')).toEqual({ kind: 'unknown' });
    expect(changeOf(5, undefined, 'count')).toEqual({ kind: 'unknown' });
  });

  it('is no change where none would be written', () => {
    expect(changeOf(0, 0, 'count')).toEqual({ kind: 'same' });
    expect(changeOf(100_000_001, 100_000_000, 'money')).toEqual({ kind: 'same' });
  });
});

describe('toneOf', () => {
  it('follows what is better for the measure', () => {
    expect(tone(150, 100, 'higher')).toEqual({ tone: 'good', direction: 1 });
    expect(tone(150, 100, 'lower')).toEqual({ tone: 'bad', direction: 1 });
    expect(tone(150, 100, 'neutral')).toEqual({ tone: 'neutral', direction: 1 });
  });

  it('tells more refunds as bad news although they are better when higher, being negative', () => {
    expect(tone(-200, -100, 'higher')).toEqual({ tone: 'bad', direction: 1 });
    expect(tone(-50, -100, 'higher')).toEqual({ tone: 'good', direction: -1 });
  });
});
