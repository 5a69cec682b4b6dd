import type {
  Clock,
  CompareWith,
  Filter,
  Grain,
  TimeSpec,
} from '../../../../src/api/contract/index.ts';
import { isDay } from '../format/days.ts';
import {
  autoGrain,
  type DayRange,
  grainsFor,
  type RangeContext,
  type RangePreset,
  rangePresets,
  resolveRange,
} from './ranges.ts';

/** What the address holds about the view; an absent field means its default. Everything that a link must carry is here. */
export type ViewSearch = {
  readonly range?: RangePreset | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly compare?: CompareName | undefined;
  readonly cfrom?: string | undefined;
  readonly cto?: string | undefined;
  /** Store ids joined by dots; absent = all. */
  readonly stores?: string | undefined;
  readonly clock?: 'order' | undefined;
  readonly grain?: Grain | undefined;
};

export const compareNames = [
  'none',
  'previous_period',
  'previous_year',
  'previous_year_same_weekday',
  'custom',
] as const;
export type CompareName = (typeof compareNames)[number];

/** The view with every default applied: what queries are made from. */
export type View = {
  readonly preset: RangePreset | null;
  readonly range: DayRange;
  readonly compareName: CompareName;
  readonly compare: CompareWith | null;
  readonly stores: readonly number[];
  readonly clock: Clock;
  readonly grain: Grain;
};

export const defaultPreset: RangePreset = 'last_30_days';
export const defaultCompare: CompareName = 'previous_period';

type Raw = Readonly<Record<string, unknown>>;

function oneOf<T extends string>(value: unknown, options: readonly T[]): T | undefined {
  return options.find((option) => option === value);
}

function dayIn(value: unknown): string | undefined {
  return typeof value === 'string' && isDay(value) ? value : undefined;
}

const grains: readonly Grain[] = ['hour', 'day', 'week', 'month', 'quarter', 'year'];

function storesIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d+(\.\d+)*$/.test(value) ? value : undefined;
}

function pairOf(a: string | undefined, b: string | undefined): DayRange | null {
  if (a === undefined || b === undefined) return null;
  return a <= b ? { from: a, to: b } : { from: b, to: a };
}

/** Reads the address. What is not understood is dropped, so that an old or mistyped link still opens. */
export function parseViewSearch(raw: Raw): ViewSearch {
  const days = pairOf(dayIn(raw['from']), dayIn(raw['to']));
  const compareDays = pairOf(dayIn(raw['cfrom']), dayIn(raw['cto']));
  const compare = oneOf(raw['compare'], compareNames);
  const parsed: ViewSearch = {
    range: days === null ? oneOf(raw['range'], rangePresets) : undefined,
    from: days?.from,
    to: days?.to,
    compare: compare === 'custom' && compareDays === null ? undefined : compare,
    cfrom: compare === 'custom' ? compareDays?.from : undefined,
    cto: compare === 'custom' ? compareDays?.to : undefined,
    stores: storesIn(raw['stores']),
    clock: raw['clock'] === 'order' ? 'order' : undefined,
    grain: oneOf(raw['grain'], grains),
  };
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined));
}

function compareOf(name: CompareName, search: ViewSearch): CompareWith | null {
  if (name === 'none') return null;
  if (name !== 'custom') return name;
  return pairOf(search.cfrom, search.cto);
}

/** Applies the defaults to what the address holds. */
export function resolveView(search: ViewSearch, context: RangeContext): View {
  const own = pairOf(search.from, search.to);
  const preset = own === null ? (search.range ?? defaultPreset) : null;
  const range = own ?? resolveRange(preset ?? defaultPreset, context);
  const compareName = search.compare ?? defaultCompare;
  const grain = search.grain !== undefined && grainsFor(range).includes(search.grain);
  return {
    preset,
    range,
    compareName,
    compare: compareOf(compareName, search),
    stores: (search.stores ?? '').split('.').filter(Boolean).map(Number),
    clock: search.clock ?? 'event',
    grain: grain && search.grain !== undefined ? search.grain : autoGrain(range),
  };
}

/** The view's time, without and with its grain. */
export function timeOf(view: View): TimeSpec {
  return { clock: view.clock, from: view.range.from, to: view.range.to };
}

/** The view's filter on stores; none when all are meant. */
export function whereOf(view: View): readonly Filter[] {
  return view.stores.length === 0 ? [] : [{ dimension: 'store', op: 'in', values: view.stores }];
}

/** Everything that a query of this view needs beside its measures. `compare` is left out where there is none. */
export function queryBase(view: View): {
  readonly time: TimeSpec;
  readonly where?: readonly Filter[];
  readonly compare?: CompareWith;
} {
  const where = whereOf(view);
  return {
    time: timeOf(view),
    ...(where.length > 0 ? { where } : {}),
    ...(view.compare === null ? {} : { compare: view.compare }),
  };
}
