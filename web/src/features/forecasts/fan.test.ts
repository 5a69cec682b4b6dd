import { expect, test } from 'vitest';
import type { ForecastSeries } from '../../../../src/api/contract/index.ts';
import { fanOf } from './fan.ts';

const bounds = { value: 30, lower80: 20, upper80: 40, lower95: 10, upper95: 50, naive: null };
const made = { ...bounds, step: 1, method: 'ensemble', reason: null, actual: null };

test('past and future stand on one axis, and of former forecasts the latest counts', () => {
  const series = {
    history: [
      { day: '2026-01-01', value: 10 },
      { day: '2026-01-02', value: null },
    ],
    forecast: [{ ...made, day: '2026-01-03', shown: 33, overrideId: 1 }],
    past: [
      { ...made, day: '2026-01-01', runId: 2, value: 12 },
      { ...made, day: '2026-01-01', runId: 1, value: 99 },
    ],
  } as unknown as ForecastSeries;
  expect(fanOf(series)).toMatchObject({
    days: ['2026-01-01', '2026-01-02', '2026-01-03'],
    known: 2,
    actual: [10, null, null],
    shown: [null, null, 33],
    former: [12, null, null],
    points: [null, null, { shown: 33 }],
  });
});
