import type { Grain } from '../../../../src/api/contract/index.ts';

/** A calendar day as `YYYY-MM-DD`; what it means in instants is the store's business. */
export type Day = string;

const dayMs = 86_400_000;
const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

function utc(day: Day): Date {
  return new Date(`${day}T00:00:00Z`);
}

function toDay(date: Date): Day {
  return date.toISOString().slice(0, 10);
}

/** True for an existing day written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!dayPattern.test(text)) return false;
  const date = utc(text);
  return !Number.isNaN(date.getTime()) && toDay(date) === text;
}

export function addDays(day: Day, days: number): Day {
  return toDay(new Date(utc(day).getTime() + days * dayMs));
}

function earlier(a: Day, b: Day): Day {
  if (a < b) return a;
  return b;
}

function later(a: Day, b: Day): Day {
  if (a > b) return a;
  return b;
}

/** Days from `from` to `to`, both counted. */
export function dayCount(from: Day, to: Day): number {
  return Math.round((utc(to).getTime() - utc(from).getTime()) / dayMs) + 1;
}

/** First day of the month that lies `months` away from the day's own. */
export function startOfMonth(day: Day, months = 0): Day {
  const date = utc(day);
  return toDay(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)));
}

/** The same date `months` later; the 31st becomes the last day of a shorter month. */
export function addMonths(day: Day, months: number): Day {
  const first = startOfMonth(day, months);
  const last = addDays(startOfMonth(first, 1), -1);
  const wanted = addDays(first, utc(day).getUTCDate() - 1);
  return earlier(wanted, last);
}

/** First day of the week that holds the day. `weekStart`: 1 = Monday … 7 = Sunday. */
export function startOfWeek(day: Day, weekStart: number): Day {
  const isoWeekday = ((utc(day).getUTCDay() + 6) % 7) + 1;
  return addDays(day, -((isoWeekday - weekStart + 7) % 7));
}

export function startOfQuarter(day: Day): Day {
  return startOfMonth(day, -(utc(day).getUTCMonth() % 3));
}

export function startOfYear(day: Day): Day {
  return `${day.slice(0, 4)}-01-01`;
}

/** Today's day in a zone; UTC's where the zone is unknown to this browser. */
export function todayIn(zone: string, now: Date = new Date()): Day {
  try {
    return new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    }).format(now);
  } catch {
    return toDay(now);
  }
}

/** The hour that it is in a zone, as `YYYY-MM-DDTHH`; UTC's where the zone is unknown to this browser. */
export function hourIn(zone: string, now: Date = new Date()): string {
  try {
    const hour = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      hourCycle: 'h23',
    });
    return `${todayIn(zone, now)}T${hour.format(now)}`;
  } catch {
    return now.toISOString().slice(0, 13);
  }
}

/** One day in words: "4 Mar 2025"; with its weekday when asked for. */
export function formatDay(locale: string, day: Day, weekday = false): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...(weekday ? { weekday: 'short' } : {}),
  }).format(utc(day));
}

/** A range of days, with what both ends share written once. */
export function formatRange(locale: string, from: Day, to: Day): string {
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  return format.formatRange(utc(from), utc(to));
}

const shortOptions: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  day: { day: 'numeric', month: 'short' },
  week: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: '2-digit' },
  year: { year: 'numeric' },
};

function quarterOf(day: Day): string {
  return `Q${Math.floor(utc(day).getUTCMonth() / 3) + 1} ${day.slice(0, 4)}`;
}

/** A period's label on an axis, by its first day (for hours: `YYYY-MM-DDTHH…`). */
export function formatPeriodShort(locale: string, period: string, grain: Grain): string {
  if (grain === 'hour') return formatHour(locale, period);
  const day = period.slice(0, 10);
  if (grain === 'quarter' || grain === 'fiscal_quarter') return quarterOf(day);
  const options = shortOptions[grain.replace('fiscal_', '')] ?? shortOptions['day'];
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }).format(utc(day));
}

function formatHour(locale: string, period: string): string {
  const hour = /[T ](\d{2})/.exec(period)?.[1];
  if (hour === undefined) return formatDay(locale, period.slice(0, 10));
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', hour: 'numeric' }).format(
    new Date(`2000-01-01T${hour}:00:00Z`),
  );
}

/** A period in full, for a tooltip or a table. */
export function formatPeriod(locale: string, period: string, grain: Grain): string {
  const day = period.slice(0, 10);
  switch (grain) {
    case 'hour':
      return `${formatDay(locale, day)}, ${formatHour(locale, period)}`;
    case 'day':
      return formatDay(locale, day, true);
    case 'week':
      return formatRange(locale, day, addDays(day, 6));
    case 'month':
      return new Intl.DateTimeFormat(locale, {
        timeZone: 'UTC',
        month: 'long',
        year: 'numeric',
      }).format(utc(day));
    case 'quarter':
      return quarterOf(day);
    case 'year':
      return day.slice(0, 4);
    case 'fiscal_month':
    case 'fiscal_quarter':
    case 'fiscal_year':
      return formatDay(locale, day);
  }
}

/** The days of the period that starts on `period`, as far as they lie in the range: a first or last week may be cut. */
export function periodDays(
  period: string,
  grain: Grain,
  range: { readonly from: Day; readonly to: Day },
): { readonly from: Day; readonly to: Day } {
  const day = period.slice(0, 10);
  const ends: Partial<Record<Grain, Day>> = {
    week: addDays(day, 6),
    month: addDays(addMonths(startOfMonth(day), 1), -1),
    quarter: addDays(startOfMonth(day, 3), -1),
    year: `${day.slice(0, 4)}-12-31`,
  };
  return { from: later(day, range.from), to: earlier(ends[grain] ?? day, range.to) };
}

/** An instant in the reader's own zone, to the minute. */
export function formatInstant(locale: string, iso: string, zone?: string): string {
  return new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(new Date(iso));
}

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** "3 minutes ago". Under a minute: the language's "now". */
export function formatAgo(locale: string, iso: string, nowMs: number): string {
  const seconds = Math.min(0, (new Date(iso).getTime() - nowMs) / 1000);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, size] of steps) {
    if (-seconds >= size) return format.format(Math.ceil(seconds / size), unit);
  }
  return format.format(0, 'second');
}

/** A length of time as "1 h 20 min", "45 s": the two largest units that are not zero. */
export function formatDuration(locale: string, seconds: number): string {
  const rounded = Math.max(0, Math.round(seconds));
  const parts: readonly (readonly [string, number])[] = [
    ['hour', Math.floor(rounded / 3600)],
    ['minute', Math.floor(rounded / 60) % 60],
    ['second', rounded % 60],
  ];
  const first = parts.findIndex(([, amount]) => amount > 0);
  const shown = first < 0 ? parts.slice(2) : parts.slice(first, first + 2);
  return shown
    .filter(([, amount], index) => amount > 0 || index === 0)
    .map(([unit, amount]) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(amount),
    )
    .join(' ');
}
