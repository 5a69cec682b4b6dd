import { expect, test } from 'vitest';
import { lastDays } from './last-days.ts';

test('yesterday is the shop’s yesterday, not ours', () => {
  const now = new Date('2026-03-01T01:00:00Z');
  expect(lastDays(1, now, 'America/Sao_Paulo')).toEqual({ from: '2026-02-27', to: '2026-02-27' });
  expect(lastDays(1, now, 'Asia/Tokyo')).toEqual({ from: '2026-02-28', to: '2026-02-28' });
  expect(lastDays(30, now, 'Asia/Tokyo')).toEqual({ from: '2026-01-30', to: '2026-02-28' });
});
