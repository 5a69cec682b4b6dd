import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  businessDay,
  dayFromNumber,
  dayNumber,
  formatInstant,
  instant,
  instantOfLocal,
  localTime,
  parseInstant,
  timeZone,
} from './time.ts';

const utc = (text: string) => Date.parse(`${text}Z`);
const local = (reading: string, zone: string) =>
  formatInstant(instantOfLocal(utc(reading), timeZone(zone)));

describe('instantOfLocal', () => {
  it.each([
    ['2025-07-01T12:00:00', 'Europe/London', '2025-07-01T11:00:00.000Z'],
    ['2025-01-01T12:00:00', 'Europe/London', '2025-01-01T12:00:00.000Z'],
    // Clocks go back at 02:00 BST on 26 October 2025: 01:30 is there twice, the earlier is BST.
    ['2025-10-26T01:30:00', 'Europe/London', '2025-10-26T00:30:00.000Z'],
    // Clocks jump from 01:00 to 02:00 on 30 March 2025: 01:30 does not exist and reads 02:30 BST.
    ['2025-03-30T01:30:00', 'Europe/London', '2025-03-30T01:30:00.000Z'],
    ['2025-03-09T02:30:00', 'America/New_York', '2025-03-09T07:30:00.000Z'],
    ['2025-11-02T01:30:00', 'America/New_York', '2025-11-02T05:30:00.000Z'],
    // Half an hour of DST.
    ['2025-04-06T01:45:00', 'Australia/Lord_Howe', '2025-04-05T14:45:00.000Z'],
    // The whole of 30 December 2011 was left out in Samoa.
    ['2011-12-30T12:00:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z'],
    ['2025-06-01T00:00:00', 'Asia/Kathmandu', '2025-05-31T18:15:00.000Z'],
  ])('%s in %s is %s', (reading, zone, expected) => {
    expect(local(reading, zone)).toBe(expected);
  });

  it('undoes localTime, but for the second hour of an overlap', () => {
    const zones = [
      'Europe/London',
      'America/Sao_Paulo',
      'Asia/Tokyo',
      'Europe/Istanbul',
      'Asia/Almaty',
      'America/New_York',
    ].map(timeZone);
    fc.assert(
      fc.property(
        fc.integer({ min: utc('1990-01-01T00:00:00'), max: utc('2035-01-01T00:00:00') }),
        fc.constantFrom(...zones),
        (at, zone) => {
          const { day, hour } = localTime(instant(at), zone);
          const reading = Date.parse(`${day}T${String(hour).padStart(2, '0')}:00:00Z`);
          const back = localTime(instantOfLocal(reading, zone), zone);
          expect(back).toEqual({ day, hour });
        },
      ),
    );
  });
});

describe('localTime', () => {
  it('agrees with the platform formatter at every quarter of an hour around both changes', () => {
    const zone = timeZone('America/Sao_Paulo');
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
    });
    for (const start of ['2018-11-03T00:00:00', '2019-02-16T00:00:00']) {
      for (let step = 0; step < 200; step += 1) {
        const at = utc(start) + step * 900_000;
        const { day, hour } = localTime(instant(at), zone);
        expect(`${day} ${String(hour).padStart(2, '0')}`).toBe(format.format(at));
      }
    }
  });
});

describe('days', () => {
  it.each(['2025-02-29', '2025-13-01', '2025-1-1', '31/02/2025', '', '2025-04-31'])(
    'refuses "%s"',
    (text) => {
      expect(() => businessDay(text)).toThrow(/is no day/);
    },
  );

  it('counts', () => {
    expect(addDays(businessDay('2024-02-28'), 2)).toBe('2024-03-01');
    expect(dayFromNumber(dayNumber(businessDay('1969-12-31')))).toBe('1969-12-31');
  });
});

describe('parseInstant', () => {
  it('needs an offset and a real day', () => {
    expect(formatInstant(parseInstant('2025-01-31T12:00:00+03:00'))).toBe(
      '2025-01-31T09:00:00.000Z',
    );
    expect(() => parseInstant('2025-01-31T12:00:00')).toThrow(/is no instant/);
    expect(() => parseInstant('2025-02-30T12:00:00Z')).toThrow(/is no instant/);
  });
});

describe('timeZone', () => {
  it.each(['Mars/Olympus', '+02:00', ''])('refuses "%s"', (name) => {
    expect(() => timeZone(name)).toThrow(/is no time zone/);
  });
});
