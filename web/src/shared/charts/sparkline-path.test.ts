import { describe, expect, it } from 'vitest';
import { sparklinePath } from './sparkline-path.ts';

const size = { width: 100, height: 22 };

describe('sparklinePath', () => {
  it('runs from the lowest to the highest', () => {
    expect(sparklinePath([0, 10], size)).toBe('M0.0 21.0L100.0 1.0');
  });

  it('lies in the middle when nothing moves', () => {
    expect(sparklinePath([5, 5], size)).toBe('M0.0 11.0L100.0 11.0');
  });

  it('breaks where a value is missing, and draws nothing of one point', () => {
    expect(sparklinePath([0, 10, null, 10, 0], size)).toBe(
      'M0.0 21.0L25.0 1.0M75.0 1.0L100.0 21.0',
    );
    expect(sparklinePath([null, 3], size)).toBe('');
  });
});
