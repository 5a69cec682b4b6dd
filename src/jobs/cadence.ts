import { Cron } from 'croner';
import {
  AppError,
  addDays,
  assertNever,
  dayMs,
  type Instant,
  instant,
  instantOfLocal,
  localTime,
  type TimeZone,
  zoneOffsetMs,
} from '../core/index.ts';

/** When a connection is read for what is new. */
export type Cadence =
  /** By its recent activity: `autoMinutes`. */
  | { readonly kind: 'auto' }
  /** 5 to 10,080 (a week). */
  | { readonly kind: 'every'; readonly minutes: number }
  /** Five fields (minute hour day month weekday); several expressions, parted by `|`, add up. */
  | { readonly kind: 'cron'; readonly expression: string };

/** What a store's platform showed lately: orders, refunds and edits alike count as changes. */
export type Activity = {
  /** Changes of the last 24 hours. */
  readonly lastDay: number;
  /** Changes of the last 7 days. */
  readonly lastWeek: number;
  /** Null = none known. */
  readonly lastChangeAt: Instant | null;
};

export type ActivityLevel = 'high' | 'medium' | 'low';

/** Local times of day, `HH:MM`, in which a store is watched closely. `to` ≤ `from` reaches into the next day; equal = all day. */
export type LiveWindow = { readonly from: string; readonly to: string };

const minuteMs = 60_000;
const highPerDay = 48;
const mediumPerWeek = 7;
const sellingNowMs = 2 * 60 * minuteMs;
/** Outside of the live window nobody is read more often than this. */
const nightMinutes = 60;

/**
 * How lively a store is: `high` from 48 changes in 24 hours on (one each half hour), `medium` with any change in 24 hours or
 * 7 in a week, else `low`.
 */
export function activityLevel({ lastDay, lastWeek }: Activity): ActivityLevel {
  if (lastDay >= highPerDay) return 'high';
  return lastDay > 0 || lastWeek >= mediumPerWeek ? 'medium' : 'low';
}

/**
 * Minutes between two live syncs under `auto`, inside the live window: 5 when activity is high, 30 when medium (10 while it
 * sells: its last change is less than 2 hours old), 360 when low.
 */
export function autoMinutes(activity: Activity, now: Instant): number {
  const level = activityLevel(activity);
  switch (level) {
    case 'high':
      return 5;
    case 'medium':
      return activity.lastChangeAt !== null && now - activity.lastChangeAt < sellingNowMs ? 10 : 30;
    case 'low':
      return 360;
    default:
      return assertNever(level, 'activity level');
  }
}

export type LiveRequest = {
  readonly connectionId: string;
  readonly cadence: Cadence;
  readonly zone: TimeZone;
  readonly window: LiveWindow;
  readonly activity: Activity;
  /** The answer is later than this: the start of the last live sync, or now. */
  readonly after: Instant;
};

/**
 * The next moment of a live sync.
 *
 * Interval cadences keep a grid of their own per connection (no two shops start on the same second, and no pause of fixed
 * length after each run): the pace inside the live window, at most hourly outside of it. The moment after a run is at least half
 * an interval away. Cron expressions are taken as they are, whatever the window.
 *
 * A grid has no DST. A cron time that a zone skips runs once, at the clock's jump; one that exists twice runs once, the first
 * time, unless the expression names every hour (then each real hour has its turn).
 *
 * @throws AppError `input_invalid` for a cadence that is none
 */
export function nextLive(request: LiveRequest): Instant {
  const { cadence } = request;
  checkCadence(cadence);
  switch (cadence.kind) {
    case 'cron':
      return nextCron(cadence.expression, request.zone, request.after);
    case 'every':
      return nextOnGrid(request, cadence.minutes);
    case 'auto':
      return nextOnGrid(request, autoMinutes(request.activity, request.after));
    default:
      return assertNever(cadence, 'cadence');
  }
}

function nextOnGrid(request: LiveRequest, minutes: number): Instant {
  const { connectionId, after, zone, window } = request;
  const phase = spread(connectionId);
  const paceMs = minutes * minuteMs;
  const soon = gridAfter(after + paceMs / 2, paceMs, phase);
  if (minutes >= nightMinutes || opening(soon, zone, window) === soon) return soon;
  const nightMs = nightMinutes * minuteMs;
  const night = gridAfter(after + nightMs / 2, nightMs, phase);
  const morning = gridAfter(opening(soon, zone, window) - 1, paceMs, phase);
  return instant(Math.min(night, morning));
}

/** The first point later than `after` of a grid of `stepMs`, shifted by a share of the step. */
function gridAfter(after: number, stepMs: number, share: number): Instant {
  const shift = Math.floor(share * stepMs);
  return instant((Math.floor((after - shift) / stepMs) + 1) * stepMs + shift);
}

/** `at` where the window is open then, else the next moment at which it opens. */
function opening(at: Instant, zone: TimeZone, { from, to }: LiveWindow): Instant {
  if (from === to) return at;
  const today = localTime(at, zone).day;
  for (const days of to > from ? [0, 1, 2] : [-1, 0, 1, 2]) {
    const day = addDays(today, days);
    const start = instantOfLocal(wallMs(day, from), zone);
    const end = instantOfLocal(wallMs(to > from ? day : addDays(day, 1), to), zone);
    if (at < end && start < end) return start <= at ? at : start;
  }
  return at;
}

export type FullRequest = {
  readonly connectionId: string;
  /** Local time of day, `HH:MM`. */
  readonly at: string;
  readonly zone: TimeZone;
  readonly after: Instant;
};

/**
 * The next moment of the daily full sync: within the hour after `at` on the store's clock, each connection at its own second of
 * it. Once for each local day: a time that the zone skips moves behind the gap, of one that exists twice the first is taken.
 */
export function nextFull({ connectionId, at, zone, after }: FullRequest): Instant {
  const shift = Math.floor(spread(connectionId) * 3600) * 1000;
  const today = localTime(after, zone).day;
  for (let days = -1; days < 5; days += 1) {
    const due = instantOfLocal(wallMs(addDays(today, days), at), zone) + shift;
    if (due > after) return instant(due);
  }
  throw new Error(`no ${at} in ${zone} within days of ${after}`);
}

/**
 * When to try again after failures in a row: 5, 15, then each 45 minutes later, up to a tenth more of it, and not before the
 * platform allows it.
 *
 * @param random in [0, 1)
 */
export function nextAttempt({
  failures,
  now,
  random,
  retryAfterMs = 0,
}: {
  readonly failures: number;
  readonly now: Instant;
  readonly random: number;
  readonly retryAfterMs?: number | null;
}): Instant {
  const wait = backoffMs(failures) * (1 + random / 10);
  return instant(Math.round(now + Math.max(wait, retryAfterMs ?? 0)));
}

/** Pause after `failures` failed runs in a row, without jitter: 0, 5, 15, then 45 minutes, in ms. */
export function backoffMs(failures: number): number {
  if (failures <= 0) return 0;
  return ([5, 15][failures - 1] ?? 45) * minuteMs;
}

/** @throws AppError `input_invalid`, which says what to write instead */
export function checkCadence(cadence: Cadence): void {
  if (cadence.kind === 'every') {
    const { minutes } = cadence;
    if (Number.isInteger(minutes) && minutes >= 5 && minutes <= 10_080) return;
    throw new AppError(
      'input_invalid',
      `An interval is 5 to 10080 whole minutes (a week), not ${minutes}.`,
    );
  }
  if (cadence.kind === 'cron') cronsOf(cadence.expression, 'UTC');
}

const cronMemo = new Map<string, readonly Cron[]>();

/** Parsed once per expression and zone: parsing costs more than a step. */
function cronsOf(expression: string, zone: string): readonly Cron[] {
  const key = `${zone}|${expression}`;
  const known = cronMemo.get(key);
  if (known !== undefined) return known;
  const crons = parseCrons(expression, zone);
  if (cronMemo.size >= 1000) cronMemo.clear();
  cronMemo.set(key, crons);
  return crons;
}

function parseCrons(expression: string, zone: string): readonly Cron[] {
  const crons = expression.split('|').map((part) => {
    try {
      return new Cron(part.trim(), { timezone: zone, mode: '5-part', paused: true });
    } catch (cause) {
      throw new AppError(
        'input_invalid',
        `"${part.trim()}" is no cron expression: write five fields, e.g. "*/10 8-22 * * *", several parted by "|".`,
        { cause },
      );
    }
  });
  if (crons.some((cron) => cron.nextRun() !== null)) return crons;
  throw new AppError('input_invalid', `"${expression}" never comes: no day is like that.`);
}

function nextCron(expression: string, zone: TimeZone, after: Instant): Instant {
  const times = cronsOf(expression, zone).flatMap((cron) => {
    const everyHour = cron.getPattern()?.split(/\s+/)[1]?.startsWith('*') ?? false;
    let next = cron.nextRun(new Date(after));
    while (next !== null && !everyHour && isSecondPass(instant(next.getTime()), zone)) {
      next = cron.nextRun(next);
    }
    return next === null ? [] : [next.getTime()];
  });
  return instant(Math.min(...times));
}

/** True where the zone's clock showed the same time once before. */
function isSecondPass(at: Instant, zone: TimeZone): boolean {
  return instantOfLocal(at + zoneOffsetMs(at, zone), zone) < at;
}

function wallMs(day: string, time: string): number {
  const match = /^(\d{2}):(\d{2})/.exec(time);
  const minutes = match === null ? Number.NaN : Number(match[1]) * 60 + Number(match[2]);
  if (!(minutes < dayMs / minuteMs)) {
    throw new AppError('input_invalid', `"${time}" is no time of day: write HH:MM`);
  }
  return Date.parse(`${day}T00:00:00Z`) + minutes * minuteMs;
}

/** A connection's own place in [0, 1), the same on each node and after each restart: FNV-1a of its id, then MurmurHash3's mixer. */
function spread(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193) >>> 0;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
