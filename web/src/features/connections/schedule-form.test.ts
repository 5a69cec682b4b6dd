import { expect, test } from 'vitest';
import { cadenceOf, changeOf } from './schedule-form.ts';

function form(values: Readonly<Record<string, string>>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  return data;
}

test('each kind of cadence takes its own field alone', () => {
  const all = { minutes: '45', expression: ' 0 6 * * 1 ' };
  expect(cadenceOf(form({ ...all, kind: 'auto' }))).toEqual({ kind: 'auto' });
  expect(cadenceOf(form({ ...all, kind: 'every' }))).toEqual({ kind: 'every', minutes: 45 });
  expect(cadenceOf(form({ ...all, kind: 'cron' }))).toEqual({
    kind: 'cron',
    expression: '0 6 * * 1',
  });
});

test('without its mark there is no daily full sync', () => {
  const hours = { kind: 'auto', liveFrom: '08:00', liveTo: '23:00', fullAt: '02:00' };
  expect(changeOf(form(hours)).fullAt).toBeNull();
  expect(changeOf(form({ ...hours, full: 'on' })).fullAt).toBe('02:00');
});
