import * as z from 'zod';
import {
  type BusinessDay,
  businessDay,
  defaultCalendar,
  lengthDays,
  type Period,
  periodsIn,
} from '../../core/index.ts';
import { grains } from '../catalog/catalog.ts';
import type { CompareWith, Grain, TimeSpec } from '../ir.ts';
import type { FaultList } from './fault-list.ts';
import { queryLimits } from './limits.ts';
import { nameHint } from './nearest-name.ts';

const compareNames = ['previous_period', 'previous_year', 'previous_year_same_weekday'] as const;

function day(faults: FaultList, path: string, value: unknown): BusinessDay | undefined {
  const text = faults.read(path, z.string(), value);
  if (text === undefined) return undefined;
  try {
    const parsed = businessDay(text);
    if (parsed >= queryLimits.firstDay && parsed <= queryLimits.lastDay) return parsed;
    faults.add(path, `${parsed} is out of bounds`, 'a day from 1970 to 2199');
  } catch {
    faults.add(path, `"${text}" is no day`, 'write YYYY-MM-DD, a day that exists');
  }
  return undefined;
}

/** Checks `from` and `to` of a range below `path`. Undefined when it has faults. */
function range(
  faults: FaultList,
  path: string,
  value: Record<string, unknown>,
): Period | undefined {
  const start = day(faults, `${path}.from`, value['from']);
  const end = day(faults, `${path}.to`, value['to']);
  if (start === undefined || end === undefined) return undefined;
  if (start > end) {
    faults.add(
      `${path}.from`,
      `the range begins on ${start} and ends before, on ${end}`,
      'swap them',
    );
    return undefined;
  }
  if (lengthDays({ start, end }) > queryLimits.days) {
    faults.add(`${path}.from`, 'the range is too long', `at most ${queryLimits.days} days`);
    return undefined;
  }
  return { start, end };
}

function oneOf<Name extends string>(
  faults: FaultList,
  path: string,
  options: { readonly value: unknown; readonly names: readonly Name[]; readonly what: string },
): Name | undefined {
  const { value, names, what } = options;
  const found = names.find((name) => name === value);
  if (found !== undefined) return found;
  const shown = typeof value === 'string' ? `"${value}"` : typeof value;
  faults.add(path, `${shown} is no ${what}`, nameHint(String(value), names, names.join(', ')));
  return undefined;
}

/** How many rows a range makes by a grain: for limits alone, so weeks begin on Monday here. */
export function periodCount(time: TimeSpec): number {
  if (time.grain === undefined) return 1;
  const period = { start: businessDay(time.from), end: businessDay(time.to) };
  if (time.grain === 'hour') return lengthDays(period) * 24;
  return periodsIn(period, time.grain, defaultCalendar).length;
}

/** Checks a query's `time`. Undefined when it has faults. */
export function checkTime(
  faults: FaultList,
  value: unknown,
  keys: readonly string[],
): TimeSpec | undefined {
  const shape = faults.read('time', z.record(z.string(), z.unknown()), value);
  if (shape === undefined) return undefined;
  for (const key of Object.keys(shape)) {
    if (!keys.includes(key)) {
      faults.add(`time.${key}`, 'is not known', nameHint(key, keys, keys.join(', ')));
    }
  }
  const clock = oneOf(faults, 'time.clock', {
    value: shape['clock'],
    names: ['event', 'order'],
    what: 'clock',
  });
  const grain =
    shape['grain'] === undefined
      ? null
      : oneOf<Grain>(faults, 'time.grain', { value: shape['grain'], names: grains, what: 'grain' });
  const span = range(faults, 'time', shape);
  if (clock === undefined || grain === undefined || span === undefined) return undefined;
  const time: TimeSpec = {
    clock,
    ...(grain === null ? {} : { grain }),
    from: span.start,
    to: span.end,
  };
  const periods = periodCount(time);
  if (periods > queryLimits.periods) {
    const hint = `at most ${queryLimits.periods} rows: take a coarser grain or a shorter range`;
    faults.add('time.grain', `${periods} periods of ${time.grain} are too many`, hint);
    return undefined;
  }
  return time;
}

/** Checks a query's `compare`: one of the known comparisons or a range of days. Undefined when it has faults. */
export function checkCompare(faults: FaultList, value: unknown): CompareWith | undefined {
  if (typeof value === 'object' && value !== null) {
    const shape = faults.read(
      'compare',
      z.strictObject({ from: z.unknown(), to: z.unknown() }),
      value,
    );
    const span = shape === undefined ? undefined : range(faults, 'compare', shape);
    return span === undefined ? undefined : { from: span.start, to: span.end };
  }
  return oneOf(faults, 'compare', { value, names: compareNames, what: 'comparison' });
}
