import { type Instant, instant, instantOfLocal, type TimeZone } from '../../core/index.ts';

/** Order of day, month and year where a file writes them as numbers. A text that begins with a four-digit year is always year first. */
export const dateOrders = ['ymd', 'dmy', 'mdy'] as const;
export type DateOrder = (typeof dateOrders)[number];

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const numeric = /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:[T ,]+(.+))?$/;
const named = /^(\d{1,2})[-/. ]+([A-Za-z]{3,9})\.?[-/., ]+(\d{2,4})(?:[T ,]+(.+))?$/;
const namedFirst =
  /^([A-Za-z]{3,9})\.?[-/. ]+(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4})(?:[T ,]+(.+))?$/;
const compact = /^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2}:?\d{2}.*))?$/;
const timePattern =
  /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp])?\.?(?:[Mm]\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/;

type Parts = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly rest: string | undefined;
};

function fullYear(text: string): number {
  const year = Number(text);
  // Two digits: 1970 to 2069.
  return text.length > 2 ? year : year + (year < 70 ? 2000 : 1900);
}

function numericParts(match: RegExpExecArray, order: DateOrder): Parts | null {
  const [, a = '', b = '', c = '', rest] = match;
  if (a.length === 4)
    return c.length > 2 ? null : { year: Number(a), month: Number(b), day: Number(c), rest };
  if (a.length === 3 || c.length === 3 || c.length === 1) return null;
  if (order === 'ymd')
    return c.length > 2 ? null : { year: fullYear(a), month: Number(b), day: Number(c), rest };
  const [day, month] = order === 'dmy' ? [a, b] : [b, a];
  return { year: fullYear(c), month: Number(month), day: Number(day), rest };
}

function dateParts(text: string, order: DateOrder): Parts | null {
  const byNumber = numeric.exec(text);
  if (byNumber !== null) return numericParts(byNumber, order);
  const run = compact.exec(text);
  if (run !== null)
    return { year: Number(run[1]), month: Number(run[2]), day: Number(run[3]), rest: run[4] };
  const dayFirst = named.exec(text);
  const monthFirst = dayFirst === null ? namedFirst.exec(text) : null;
  const month =
    months.indexOf((dayFirst?.[2] ?? monthFirst?.[1] ?? '').slice(0, 3).toLowerCase()) + 1;
  if (dayFirst !== null)
    return {
      year: fullYear(dayFirst[3] ?? ''),
      month,
      day: Number(dayFirst[1]),
      rest: dayFirst[4],
    };
  if (monthFirst !== null)
    return { year: Number(monthFirst[3]), month, day: Number(monthFirst[2]), rest: monthFirst[4] };
  return null;
}

/** Milliseconds of the day and the offset from UTC (null = the text names none); null when it is no time of day. */
function timeOf(
  text: string | undefined,
): { readonly ms: number; readonly offsetMs: number | null } | null {
  if (text === undefined || text === '') return { ms: 0, offsetMs: null };
  const match = timePattern.exec(text.trim());
  if (match === null) return null;
  const [, hourText, minuteText, secondText = '0', fraction = '', half, zone] = match;
  let hour = Number(hourText);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  const minute = Number(minuteText);
  const second = Number(secondText);
  if (hour > 23 || minute > 59 || second > 59) return null;
  const ms =
    ((hour * 60 + minute) * 60 + second) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
  return { ms, offsetMs: zone === undefined ? null : zoneOffset(zone) };
}

function zoneOffset(zone: string): number {
  if (!/^[+-]/.test(zone)) return 0;
  const digits = zone.replace(':', '');
  const size = (Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5))) * 60_000;
  return zone.startsWith('-') ? -size : size;
}

/**
 * Reads a date, with or without a time of day, as files write them. A text that names no zone is the store's own clock: in an
 * overlap the earlier instant, in a gap moved forward.
 *
 * @returns null when it is no date, or a day that does not exist (31/02)
 */
export function dateCell(text: string, order: DateOrder, zone: TimeZone): Instant | null {
  const parts = dateParts(text, order);
  if (parts === null || parts.year < 1900 || parts.year > 2200) return null;
  const time = timeOf(parts.rest);
  if (time === null) return null;
  const day = Date.UTC(parts.year, parts.month - 1, parts.day);
  const date = new Date(day);
  if (date.getUTCMonth() !== parts.month - 1 || date.getUTCDate() !== parts.day) return null;
  const wall = day + time.ms;
  return time.offsetMs === null ? instantOfLocal(wall, zone) : instant(wall - time.offsetMs);
}

/** `dateCell` that remembers its last answers: rows of one order stand together and say the same. */
export function cachedDates(order: DateOrder, zone: TimeZone): (text: string) => Instant | null {
  let known = new Map<string, Instant | null>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const read = dateCell(text, order, zone);
    if (known.size >= 4096) known = new Map();
    known.set(text, read);
    return read;
  };
}

/** Counts what the dates of a column say about the order of day and month. */
export class DateOrderEvidence {
  #dayFirst = 0;
  #monthFirst = 0;
  #yearFirst = 0;
  #unclear: string | null = null;

  feed(text: string): void {
    const match = numeric.exec(text);
    if (match === null) {
      if (compact.test(text) || named.test(text) || namedFirst.test(text)) this.#yearFirst += 1;
      return;
    }
    const [, a = '', b = ''] = match;
    if (a.length === 4) this.#yearFirst += 1;
    else if (Number(a) > 12 && Number(b) <= 12) this.#dayFirst += 1;
    else if (Number(b) > 12 && Number(a) <= 12) this.#monthFirst += 1;
    else if (a !== b) this.#unclear ??= text;
  }

  get settled(): boolean {
    return this.#dayFirst + this.#monthFirst > 0 || (this.#yearFirst > 0 && this.#unclear === null);
  }

  /** The order; null with the date that leaves it open (`01/02/2025`), or where dates contradict each other. */
  verdict(): { readonly order: DateOrder | null; readonly unclear: string | null } {
    if (this.#dayFirst > 20 * this.#monthFirst) return { order: 'dmy', unclear: null };
    if (this.#monthFirst > 20 * this.#dayFirst) return { order: 'mdy', unclear: null };
    if (this.#dayFirst + this.#monthFirst > 0)
      return { order: null, unclear: 'both 31/01/2025 and 01/31/2025' };
    return this.#unclear === null
      ? { order: 'ymd', unclear: null }
      : { order: null, unclear: this.#unclear };
  }
}
