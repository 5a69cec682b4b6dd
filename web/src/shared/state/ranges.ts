import type { Grain } from '../../../../src/api/contract/index.ts';
import {
  addDays,
  addMonths,
  type Day,
  dayCount,
  startOfMonth,
  startOfQuarter,
  startOfWeek,
  startOfYear,
} from '../format/days.ts';

/** Named ranges, in the order in which they are offered. */
export const rangePresets = [
  'today',
  'yesterday',
  'last_7_days',
  'last_30_days',
  'last_90_days',
  'last_12_months',
  'this_week',
  'this_month',
  'this_quarter',
  'this_year',
  'last_week',
  'last_month',
  'last_quarter',
  'last_year',
  'all',
] as const;

export type RangePreset = (typeof rangePresets)[number];

export type DayRange = { readonly from: Day; readonly to: Day };

/** What a named range depends on. `firstDay`: where the data begins, null = not known. */
export type RangeContext = {
  readonly today: Day;
  readonly weekStart: number;
  readonly firstDay: Day | null;
};

const longAgo: Day = '2000-01-01';

function lastDays(today: Day, days: number): DayRange {
  return { from: addDays(today, 1 - days), to: today };
}

function previous(start: Day, earlierStart: Day): DayRange {
  return { from: earlierStart, to: addDays(start, -1) };
}

const resolvers: Readonly<Record<RangePreset, (context: RangeContext) => DayRange>> = {
  today: ({ today }) => ({ from: today, to: today }),
  yesterday: ({ today }) => ({ from: addDays(today, -1), to: addDays(today, -1) }),
  last_7_days: ({ today }) => lastDays(today, 7),
  last_30_days: ({ today }) => lastDays(today, 30),
  last_90_days: ({ today }) => lastDays(today, 90),
  last_12_months: ({ today }) => ({ from: addDays(addMonths(today, -12), 1), to: today }),
  this_week: ({ today, weekStart }) => ({ from: startOfWeek(today, weekStart), to: today }),
  this_month: ({ today }) => ({ from: startOfMonth(today), to: today }),
  this_quarter: ({ today }) => ({ from: startOfQuarter(today), to: today }),
  this_year: ({ today }) => ({ from: startOfYear(today), to: today }),
  last_week: ({ today, weekStart }) => {
    const start = startOfWeek(today, weekStart);
    return previous(start, addDays(start, -7));
  },
  last_month: ({ today }) => previous(startOfMonth(today), startOfMonth(today, -1)),
  last_quarter: ({ today }) => {
    const start = startOfQuarter(today);
    return previous(start, startOfMonth(start, -3));
  },
  last_year: ({ today }) => {
    const start = startOfYear(today);
    return previous(start, startOfYear(addDays(start, -1)));
  },
  all: ({ today, firstDay }) => ({
    from: firstDay !== null && firstDay < today ? firstDay : firstDay === null ? longAgo : today,
    to: today,
  }),
};

/** The days that a named range means today. */
export function resolveRange(preset: RangePreset, context: RangeContext): DayRange {
  return resolvers[preset](context);
}

/** The grain at which a range is readable: at most about a hundred points, at least a few. */
export function autoGrain({ from, to }: DayRange): Grain {
  const days = dayCount(from, to);
  if (days <= 1) return 'hour';
  if (days <= 100) return 'day';
  if (days <= 400) return 'week';
  return days <= 366 * 9 ? 'month' : 'year';
}

const grainDays: readonly (readonly [Grain, number, number])[] = [
  ['hour', 1, 2],
  ['day', 2, 400],
  ['week', 14, 366 * 4],
  ['month', 32, 366 * 30],
  ['quarter', 100, 366 * 60],
  ['year', 400, 366 * 200],
];

/** Grains that make sense for a range: neither one point nor thousands. */
export function grainsFor(range: DayRange): readonly Grain[] {
  const days = dayCount(range.from, range.to);
  const fitting = grainDays.filter(([, least, most]) => days >= least && days <= most);
  return fitting.map(([grain]) => grain);
}
