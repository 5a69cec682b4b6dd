import type { MeasureInfo, MeasureValue, Unit } from '../../../../src/api/contract/index.ts';

/** How a figure moved against its comparison. */
export type Change =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'same' }
  /** From nothing to something: no percentage exists. */
  | { readonly kind: 'new' }
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'points'; readonly points: number };

export type Tone = 'good' | 'bad' | 'neutral';

/** A smaller change would be written as 0 %. */
const leastShown = 0.000_05;

function isDeduction(value: number, base: number): boolean {
  return value <= 0 && base <= 0;
}

/**
 * The change from `base` to `value`. Shares of 1 differ in percentage points, everything else in percent of the base.
 * Two deductions (discounts, reversals: never above zero) are compared by size, so that twice the refunds reads +100 %.
 */
export function changeOf(
  value: MeasureValue | undefined,
  base: MeasureValue | undefined,
  unit: Unit,
): Change {
  if (value === null || value === undefined || base === null || base === undefined)
    return { kind: 'unknown' };
  if (value === base) return { kind: 'same' };
  const [now, before] = isDeduction(value, base) ? [-value, -base] : [value, base];
  if (unit === 'ratio') return { kind: 'points', points: (now - before) * 100 };
  if (before === 0) return { kind: 'new' };
  const share = (now - before) / Math.abs(before);
  return Math.abs(share) < leastShown ? { kind: 'same' } : { kind: 'share', share };
}

function directionOf(change: Change): number {
  switch (change.kind) {
    case 'share':
      return Math.sign(change.share);
    case 'points':
      return Math.sign(change.points);
    case 'new':
      return 1;
    case 'unknown':
    case 'same':
      return 0;
  }
}

/**
 * Which way it went as it reads, and whether that is good news. The news is told by the signed figures: `better: 'higher'`
 * of a deduction means nearer to zero, so more refunds are bad news although their size grew.
 */
export function toneOf(
  change: Change,
  figures: { readonly value: MeasureValue | undefined; readonly base: MeasureValue | undefined },
  better: MeasureInfo['better'],
): { readonly tone: Tone; readonly direction: number } {
  const direction = directionOf(change);
  if (direction === 0 || better === 'neutral') return { tone: 'neutral', direction };
  const rose = (figures.value ?? 0) > (figures.base ?? 0);
  return { tone: rose === (better === 'higher') ? 'good' : 'bad', direction };
}
