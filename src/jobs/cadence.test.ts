import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Instant,
  instant,
  localTime,
  parseInstant,
  timeZone,
  zoneOffsetMs,
} from '../core/index.ts';
import {
  type Activity,
  activityLevel,
  autoMinutes,
  backoffMs,
  type Cadence,
  checkCadence,
  nextAttempt,
  nextFull,
  nextLive,
} from './cadence.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const berlin = timeZone('Europe/Berlin');
const day = { from: '08:00', to: '23:00' };
const quiet: Activity = { lastDay: 0, lastWeek: 0, lastChangeAt: null };
const at = (text: string): Instant => parseInstant(text);

/** Zones with their changes of the clock: [zone, just before, just after]. */
const changes = [
  ['Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['America/New_York', '2026-03-08T07:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['America/Sao_Paulo', '2019-02-17T02:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
] as const;

/** All answers of `next` from `from` on, before `to`. */
function walk(next: (after: Instant) => Instant, from: Instant, to: number): readonly Instant[] {
  const found: Instant[] = [];
  for (let now = next(from); now < to; now = next(now)) found.push(now);
  return found;
}

const wallOf = (when: Instant, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(when);

describe('activity', () => {
  test('48 changes in a day are high, one is medium, seven in a week are medium, fewer are low', () => {
    expect(activityLevel({ ...quiet, lastDay: 48, lastWeek: 48 })).toBe('high');
    expect(activityLevel({ ...quiet, lastDay: 47, lastWeek: 47 })).toBe('medium');
    expect(activityLevel({ ...quiet, lastDay: 1, lastWeek: 1 })).toBe('medium');
    expect(activityLevel({ ...quiet, lastWeek: 7 })).toBe('medium');
    expect(activityLevel({ ...quiet, lastWeek: 6 })).toBe('low');
  });

  test('auto is 5 minutes, 30 (10 while it sells) or 6 hours', () => {
    const now = at('2026-06-01T12:00:00Z');
    const ago = (ms: number) => instant(now - ms);
    expect(autoMinutes({ lastDay: 60, lastWeek: 90, lastChangeAt: now }, now)).toBe(5);
    expect(autoMinutes({ lastDay: 3, lastWeek: 9, lastChangeAt: ago(hourMs) }, now)).toBe(10);
    expect(autoMinutes({ lastDay: 3, lastWeek: 9, lastChangeAt: ago(2 * hourMs) }, now)).toBe(30);
    expect(autoMinutes(quiet, now)).toBe(360);
  });
});

describe('live syncs', () => {
  const live = (cadence: Cadence, after: string, activity = quiet) =>
    nextLive({
      connectionId: 'a',
      cadence,
      zone: berlin,
      window: day,
      activity,
      after: at(after),
    });

  test('every 10 minutes inside the window, hourly at most outside of it', () => {
    const next = (after: Instant) =>
      nextLive({
        connectionId: '2c1f',
        cadence: { kind: 'every', minutes: 10 },
        zone: berlin,
        window: day,
        activity: quiet,
        after,
      });
    const times = walk(next, at('2026-05-31T22:00:00Z'), at('2026-06-01T22:00:00Z'));
    const hours = times.map((time) => localTime(time, berlin).hour);
    const inside = hours.filter((hour) => hour >= 8 && hour < 23);
    expect(inside).toHaveLength(15 * 6);
    expect(hours.length - inside.length).toBeGreaterThanOrEqual(7);
    expect(hours.length - inside.length).toBeLessThanOrEqual(9);
  });

  test('the first one of the morning comes within an interval of the opening', () => {
    const next = live({ kind: 'every', minutes: 10 }, '2026-06-01T05:55:00Z');
    expect(next).toBeGreaterThanOrEqual(at('2026-06-01T06:00:00Z'));
    expect(next).toBeLessThan(at('2026-06-01T06:10:00Z'));
  });

  test('a window past midnight is open at both its ends', () => {
    const next = (after: string) =>
      nextLive({
        connectionId: 'b',
        cadence: { kind: 'every', minutes: 5 },
        zone: berlin,
        window: { from: '18:00', to: '02:00' },
        activity: quiet,
        after: at(after),
      }) - at(after);
    expect(next('2026-06-01T21:00:00Z')).toBeLessThanOrEqual(7.5 * minuteMs);
    expect(next('2026-06-01T23:30:00Z')).toBeLessThanOrEqual(7.5 * minuteMs);
    expect(next('2026-06-02T10:00:00Z')).toBeGreaterThan(25 * minuteMs);
  });

  test('cron expressions are local to the store, several add up, and the window does not touch them', () => {
    const cadence: Cadence = { kind: 'cron', expression: '*/5 8-22 * * * | 0 1 * * *' };
    expect(live(cadence, '2026-06-01T20:56:00Z')).toBe(at('2026-06-01T23:00:00Z'));
    expect(live(cadence, '2026-06-01T23:00:00Z')).toBe(at('2026-06-02T06:00:00Z'));
    expect(live(cadence, '2026-06-02T06:00:00Z')).toBe(at('2026-06-02T06:05:00Z'));
  });

  test.each([
    [{ kind: 'every', minutes: 4 }],
    [{ kind: 'every', minutes: 7.5 }],
    [{ kind: 'cron', expression: '* * * * * *' }],
    [{ kind: 'cron', expression: 'at dawn' }],
    [{ kind: 'cron', expression: '0 0 31 2 *' }],
  ] as const)('a cadence that is none is refused: %j', (cadence) => {
    expect(() => checkCadence(cadence)).toThrow(
      expect.objectContaining({ code: 'input_invalid' }) as Error,
    );
  });

  test('intervals are kept over each change of the clock: never two close together, none left out', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...changes),
        fc.uuid(),
        fc.constantFrom(5, 10, 30, 60, 360),
        ([zone, change], connectionId, minutes) => {
          const next = (after: Instant) =>
            nextLive({
              connectionId,
              cadence: { kind: 'every', minutes },
              zone: timeZone(zone),
              window: { from: '00:00', to: '00:00' },
              activity: quiet,
              after,
            });
          const from = instant(at(change) - 12 * hourMs);
          const times = walk(next, from, from + 36 * hourMs);
          const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
          expect(new Set(gaps)).toEqual(new Set([minutes * minuteMs]));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('whatever the cadence, the next one is later, and within an hour where the pace is quicker', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...changes),
        fc.integer({ min: -48 * 60, max: 48 * 60 }),
        fc.tuple(
          fc.constantFrom(5, 10, 15, 30),
          fc.integer({ min: 0, max: 23 }),
          fc.integer({ min: 0, max: 23 }),
        ),
        ([zone, change], offset, [minutes, from, to]) => {
          const after = instant(at(change) + offset * minuteMs);
          const hour = (value: number) => `${String(value).padStart(2, '0')}:30`;
          const next = nextLive({
            connectionId: zone,
            cadence: { kind: 'every', minutes },
            zone: timeZone(zone),
            window: { from: hour(from), to: hour(to) },
            activity: quiet,
            after,
          });
          expect(next).toBeGreaterThan(after + (minutes / 2) * minuteMs - 1);
          expect(next).toBeLessThanOrEqual(after + 1.5 * hourMs);
        },
      ),
    );
  });
});

describe('fixed times over changes of the clock', () => {
  const week = (change: string) => ({
    from: instant(at(change) - 84 * hourMs),
    to: at(change) + 84 * hourMs,
  });

  test('a daily cron time runs exactly once on each day, skipped and doubled times too', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...changes),
        fc.integer({ min: 0, max: 24 * 12 - 1 }),
        ([zone, change], slot) => {
          const [hour, minute] = [Math.floor(slot / 12), (slot % 12) * 5];
          const cadence: Cadence = { kind: 'cron', expression: `${minute} ${hour} * * *` };
          const next = (after: Instant) =>
            nextLive({
              connectionId: 'c',
              cadence,
              zone: timeZone(zone),
              window: day,
              activity: quiet,
              after,
            });
          const { from, to } = week(change);
          const days = walk(next, from, to).map((time) => wallOf(time, zone).slice(0, 10));
          expect(new Set(days).size).toBe(days.length);
          expect(days.length).toBeGreaterThanOrEqual(6);
          expect(days.length).toBeLessThanOrEqual(8);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('a range of hours does not run twice in the hour that exists twice', () => {
    const cadence: Cadence = { kind: 'cron', expression: '0 1-3 * * *' };
    const zone = timeZone('America/New_York');
    const next = (after: Instant) =>
      nextLive({ connectionId: 'd', cadence, zone, window: day, activity: quiet, after });
    const times = walk(next, at('2026-11-01T04:00:00Z'), at('2026-11-01T12:00:00Z'));
    expect(times.map((time) => new Date(time).toISOString().slice(11, 16))).toEqual([
      '05:00',
      '07:00',
      '08:00',
    ]);
  });

  test('each hour means each real hour', () => {
    const cadence: Cadence = { kind: 'cron', expression: '0 * * * *' };
    const next = (after: Instant) =>
      nextLive({ connectionId: 'e', cadence, zone: berlin, window: day, activity: quiet, after });
    expect(walk(next, at('2026-10-24T21:30:00Z'), at('2026-10-25T21:30:00Z'))).toHaveLength(24);
  });

  test('a full sync comes once for each local day, within the hour after its time', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...changes),
        fc.uuid(),
        fc.integer({ min: 0, max: 23 * 60 + 59 }),
        ([name, change], connectionId, minute) => {
          const zone = timeZone(name);
          const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
          const next = (after: Instant) => nextFull({ connectionId, at: time, zone, after });
          const { from, to } = week(change);
          const times = walk(next, from, to);
          expect(times.length).toBeGreaterThanOrEqual(6);
          expect(times.length).toBeLessThanOrEqual(8);
          const late = times.map((due) => {
            const wall = due + zoneOffsetMs(due, zone);
            return (((wall - minute * minuteMs) % (24 * hourMs)) + 24 * hourMs) % (24 * hourMs);
          });
          // A gap in the clock adds its length to what the wall shows, an overlap takes it away; no other day differs.
          const usual = late.filter((ms) => ms === late[0]).length;
          expect(usual).toBeGreaterThanOrEqual(times.length - 1);
          expect(late.filter((ms) => ms > 2 * hourMs && ms < 23 * hourMs)).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('02:00 that Berlin skips runs at 03:00, 02:00 that comes twice runs the first time', () => {
    const next = (after: string) =>
      nextFull({ connectionId: 'f', at: '02:00', zone: berlin, after: at(after) });
    expect(localTime(next('2026-03-28T22:00:00Z'), berlin)).toEqual({ day: '2026-03-29', hour: 3 });
    expect(next('2026-10-24T22:00:00Z')).toBeLessThan(at('2026-10-25T01:00:00Z'));
    expect(localTime(next('2026-10-25T01:00:00Z'), berlin).day).toBe('2026-10-26');
  });

  test('full syncs of many connections are spread over the hour', () => {
    const quarters = [0, 0, 0, 0];
    for (let id = 0; id < 400; id += 1) {
      const due = nextFull({
        connectionId: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
        at: '02:00',
        zone: berlin,
        after: at('2026-06-01T12:00:00Z'),
      });
      const quarter = Math.floor((due - at('2026-06-02T00:00:00Z')) / (15 * minuteMs));
      quarters[quarter] = (quarters[quarter] ?? 0) + 1;
    }
    expect(quarters).toHaveLength(4);
    for (const count of quarters) expect(count).toBeGreaterThan(70);
  });
});

describe('backoff', () => {
  test('5, 15, then each 45 minutes', () => {
    expect([0, 1, 2, 3, 4, 99].map((failures) => backoffMs(failures) / minuteMs)).toEqual([
      0, 5, 15, 45, 45, 45,
    ]);
  });

  test('the next attempt is never sooner than that, at most a tenth later, and heeds the platform', () => {
    const now = at('2026-06-01T12:00:00Z');
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, random) => {
          const wait = nextAttempt({ failures, now, random }) - now;
          expect(wait).toBeGreaterThanOrEqual(backoffMs(failures));
          expect(wait).toBeLessThanOrEqual(backoffMs(failures) * 1.1);
        },
      ),
    );
    const told = nextAttempt({ failures: 1, now, random: 0.5, retryAfterMs: 2 * hourMs });
    expect(told).toBe(now + 2 * hourMs);
  });
});
