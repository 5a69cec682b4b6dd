import { expect, test } from 'vitest';
import { formatInstant, instant, parseInstant } from '../../core/index.ts';
import { daysBack, staleConnections, windowOf } from './sync-port.ts';

const hourMs = 3_600_000;

function hours(window: { readonly from: number; readonly to: number }): number {
  return (window.to - window.from) / hourMs;
}

test("days are the store's own: from its midnight to that after the last", () => {
  const window = windowOf({ from: '2025-07-01', to: '2025-07-31' }, 'America/New_York');
  // Four hours behind UTC in summer.
  expect(formatInstant(window.from)).toBe('2025-07-01T04:00:00.000Z');
  expect(formatInstant(window.to)).toBe('2025-08-01T04:00:00.000Z');
});

test('the days of both clock changes have 23 and 25 hours', () => {
  expect(hours(windowOf({ from: '2025-03-30', to: '2025-03-30' }, 'Europe/Berlin'))).toBe(23);
  expect(hours(windowOf({ from: '2025-10-26', to: '2025-10-26' }, 'Europe/Berlin'))).toBe(25);
});

test("a comparison reaches back to its first day, by the store's today", () => {
  // Already the 11th in Tokyo, still the 10th in Lima.
  const now = parseInstant('2025-06-10T20:00:00Z');
  expect(daysBack({ from: '2025-06-01', to: '2025-06-03' }, 'Asia/Tokyo', now)).toBe(10);
  expect(daysBack({ from: '2025-06-01', to: '2025-06-03' }, 'America/Lima', now)).toBe(9);
  expect(daysBack({ from: '2025-06-10', to: '2025-06-10' }, 'America/Lima', now)).toBe(1);
});

test('somebody who signs in has read what is overdue, but not what runs, waits or rests', () => {
  const now = instant(100 * hourMs);
  const base = {
    state: 'connected',
    runId: null,
    nextAttemptAt: null,
    everyMinutes: 30,
    freshAt: instant(99 * hourMs),
  } as const;
  const views = {
    overdue: base,
    never: { ...base, freshAt: null },
    failing: { ...base, state: 'degraded' },
    fresh: { ...base, freshAt: instant(now - 29 * 60_000) },
    byCron: { ...base, everyMinutes: null, freshAt: instant(now - 59 * 60_000) },
    running: { ...base, runId: 'a' },
    backingOff: { ...base, nextAttemptAt: instant(101 * hourMs) },
    paused: { ...base, state: 'paused' },
    refused: { ...base, state: 'needs_reauth' },
  } as const;
  const stale = Object.entries(views).filter(
    ([, view]) => staleConnections([view], now).length > 0,
  );
  expect(stale.map(([name]) => name)).toEqual(['overdue', 'never', 'failing']);
});
