import { AppError } from './errors.ts';

/** UTC epoch milliseconds. */
export type Instant = number & { readonly __brand: 'Instant' };

/** `YYYY-MM-DD`, a day on some calendar or in some store's zone. Texts sort by date. */
export type BusinessDay = string & { readonly __brand: 'BusinessDay' };

/** IANA zone name (`Europe/London`), checked against the runtime's data. */
export type TimeZone = string & { readonly __brand: 'TimeZone' };

export const dayMs = 86_400_000;

/** @throws RangeError when not a whole number of milliseconds that a Date can hold */
export function instant(epochMs: number): Instant {
  if (!Number.isSafeInteger(epochMs) || Math.abs(epochMs) > 8.64e15) {
    throw new RangeError(`an instant is whole milliseconds since 1970, got ${epochMs}`);
  }
  return epochMs as Instant;
}

/**
 * Parses ISO 8601 text that names its offset (`Z` or `+03:00`). Finer fractions than milliseconds are cut.
 *
 * @throws AppError `input_invalid` when it is no such text, also for days that do not exist
 */
export function parseInstant(text: string): Instant {
  const match = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.exec(
    text.trim(),
  );
  const epochMs = match === null ? Number.NaN : Date.parse(text.trim().replace(' ', 'T'));
  if (match === null || Number.isNaN(epochMs) || !isRealDay(match[1] ?? '')) {
    throw new AppError(
      'input_invalid',
      `"${text}" is no instant: write ISO 8601 with an offset, e.g. 2025-01-31T12:00:00Z`,
    );
  }
  return instant(epochMs);
}

/** ISO 8601 in UTC with milliseconds. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString();
}

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Counted, not asked of a `Date`: a sync parses a dozen times of each order. */
function isRealDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return year >= 100 && day >= 1 && day <= (daysOfMonth[month - 1] ?? 0) + (leap ? 1 : 0);
}

/** @throws AppError `input_invalid` when it is not `YYYY-MM-DD` or the day does not exist (31 February) */
export function businessDay(text: string): BusinessDay {
  if (!isRealDay(text)) {
    throw new AppError('input_invalid', `"${text}" is no day: write YYYY-MM-DD, a day that exists`);
  }
  return text as BusinessDay;
}

/** Days since 1970-01-01 of a day. */
export function dayNumber(day: BusinessDay): number {
  return Date.parse(`${day}T00:00:00Z`) / dayMs;
}

/** The day that is `number` days after 1970-01-01. */
export function dayFromNumber(number: number): BusinessDay {
  return new Date(number * dayMs).toISOString().slice(0, 10) as BusinessDay;
}

/** The day `count` days later (earlier where negative). */
export function addDays(day: BusinessDay, count: number): BusinessDay {
  return dayFromNumber(dayNumber(day) + count);
}

/** The UTC day of an instant. */
export function utcDay(at: Instant): BusinessDay {
  return new Date(at).toISOString().slice(0, 10) as BusinessDay;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function zoneFormat(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, made);
  return made;
}

/**
 * Checks an IANA zone name.
 *
 * @throws AppError `input_invalid` when the runtime does not know it, or it is a fixed offset
 */
export function timeZone(name: string): TimeZone {
  try {
    if (/^[+-]?\d/.test(name.trim())) throw new RangeError('a fixed offset');
    zoneFormat(name.trim());
  } catch (cause) {
    throw new AppError(
      'input_invalid',
      `"${name}" is no time zone: write an IANA name such as Europe/London`,
      { cause },
    );
  }
  return name.trim() as TimeZone;
}

/** Wall-clock reading of an instant in a zone, as the epoch milliseconds that the same reading would have in UTC. */
function wallMs(at: number, zone: TimeZone): number {
  const floored = Math.floor(at / 1000) * 1000;
  const part: Record<string, string> = {};
  for (const { type, value } of zoneFormat(zone).formatToParts(floored)) part[type] = value;
  const year = part['era'] === 'BC' ? 1 - Number(part['year']) : Number(part['year']);
  return (
    Date.UTC(
      year,
      Number(part['month']) - 1,
      Number(part['day']),
      Number(part['hour']),
      Number(part['minute']),
      Number(part['second']),
    ) +
    (at - floored)
  );
}

const offsets = new Map<string, number>();
const quarterHourMs = 900_000;
const maxCachedOffsets = 200_000;

/**
 * Offset of a zone from UTC at an instant, in milliseconds (positive east). Cached by quarter of an hour, on which all
 * zone changes since 1973 fall.
 */
export function zoneOffsetMs(at: Instant, zone: TimeZone): number {
  const slot = Math.floor(at / quarterHourMs);
  const key = `${zone}|${slot}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const offset = wallMs(slot * quarterHourMs, zone) - slot * quarterHourMs;
  if (offsets.size >= maxCachedOffsets) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

/** A store's local reading of an instant. */
export type LocalTime = { readonly day: BusinessDay /** 0–23 */; readonly hour: number };

/** The local day and hour of an instant in a zone. */
export function localTime(at: Instant, zone: TimeZone): LocalTime {
  const wall = at + zoneOffsetMs(at, zone);
  const number = Math.floor(wall / dayMs);
  return { day: dayFromNumber(number), hour: Math.floor((wall - number * dayMs) / 3_600_000) };
}

/**
 * The instant of a wall-clock reading that names no zone. In a DST overlap the earlier of the two instants is taken; a
 * reading inside a gap moves forward by the gap.
 *
 * @param wallAsUtcMs the reading as if it were UTC, epoch milliseconds
 */
export function instantOfLocal(wallAsUtcMs: number, zone: TimeZone): Instant {
  const before = zoneOffsetMs(instant(wallAsUtcMs - dayMs), zone);
  const after = zoneOffsetMs(instant(wallAsUtcMs + dayMs), zone);
  const candidates = [wallAsUtcMs - Math.max(before, after), wallAsUtcMs - Math.min(before, after)];
  for (const candidate of candidates) {
    if (candidate + zoneOffsetMs(instant(candidate), zone) === wallAsUtcMs)
      return instant(candidate);
  }
  // In a gap no instant has this reading: with the offset from before the gap the clock reads past it.
  return instant(wallAsUtcMs - before);
}
