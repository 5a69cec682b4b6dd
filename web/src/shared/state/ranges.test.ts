import { describe, expect, it } from 'vitest';
import { autoGrain, grainsFor, rangePresets, resolveRange } from './ranges.ts';

const context = { today: '2026-03-01', weekStart: 1, firstDay: '2009-12-01' };

describe('resolveRange', () => {
  it.each([
    ['today', '2026-03-01', '2026-03-01'],
    ['yesterday', '2026-02-28', '2026-02-28'],
    ['last_7_days', '2026-02-23', '2026-03-01'],
    ['last_30_days', '2026-01-31', '2026-03-01'],
    ['last_12_months', '2025-03-02', '2026-03-01'],
    ['this_week', '2026-02-23', '2026-03-01'],
    ['last_week', '2026-02-16', '2026-02-22'],
    ['this_month', '2026-03-01', '2026-03-01'],
    ['last_month', '2026-02-01', '2026-02-28'],
    ['last_quarter', '2025-10-01', '2025-12-31'],
    ['last_year', '2025-01-01', '2025-12-31'],
    ['all', '2009-12-01', '2026-03-01'],
  ] as const)('%s is %s to %s', (preset, from, to) => {
    expect(resolveRange(preset, context)).toEqual({ from, to });
  });

  it('never ends before it begins', () => {
    for (const preset of rangePresets) {
      for (const firstDay of [null, '2030-01-01', '2009-12-01']) {
        const { from, to } = resolveRange(preset, { ...context, firstDay });
        expect(from <= to, preset).toBe(true);
      }
    }
  });
});

describe('grains', () => {
  it('chooses a readable one', () => {
    expect(autoGrain({ from: '2026-03-01', to: '2026-03-01' })).toBe('hour');
    expect(autoGrain({ from: '2025-12-01', to: '2026-03-01' })).toBe('day');
    expect(autoGrain({ from: '2025-03-02', to: '2026-03-01' })).toBe('week');
    expect(autoGrain({ from: '2009-12-01', to: '2011-12-09' })).toBe('month');
  });

  it('offers the one that it chooses, for every length of range', () => {
    for (let days = 1; days < 6000; days += 13) {
      const to = new Date(Date.UTC(2010, 0, days)).toISOString().slice(0, 10);
      const range = { from: '2010-01-01', to };
      expect(grainsFor(range), `${days} days`).toContain(autoGrain(range));
    }
  });
});
