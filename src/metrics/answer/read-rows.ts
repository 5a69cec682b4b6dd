import type { DecodedRow } from '../execute/decode.ts';
import type { DimensionValue } from '../ir.ts';
import { level, type Plan } from '../plan/plan.ts';
import type { Resolved } from '../plan/resolve.ts';
import type { Figures } from './values.ts';

/** Figures of both sides; `compare` is all zeros where nothing is compared. */
export type Sides = { readonly main: Figures; readonly compare: Figures };

export type Group = Sides & { readonly dimensions: Readonly<Record<string, DimensionValue>> };

/** The statement's rows, sorted out by what they stand for. */
export type Sorted = {
  /** In the order of the answer. */
  readonly groups: readonly Group[];
  /** How many groups there are in all. */
  readonly groupCount: number;
  readonly total: Sides;
  /** By slot. */
  readonly slots: ReadonlyMap<number, Sides>;
  /** By place of the group (from 0), then by slot. */
  readonly cells: ReadonlyMap<number, ReadonlyMap<number, Sides>>;
  /** Counts beyond the limit, by slot; slot 0 without a grain. */
  readonly others: ReadonlyMap<number, Sides>;
};

const weekdays = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

function labelOf(name: string, key: string | number | null, label: string | null): string | null {
  if (label !== null || key === null) return label;
  if (name === 'weekday') return weekdays[Number(key) - 1] ?? null;
  return String(key);
}

function dimensionsOf(row: DecodedRow, resolved: Resolved): Group['dimensions'] {
  const values: Record<string, DimensionValue> = {};
  const count = resolved.dimensions.length;
  for (const [index, { name }] of resolved.dimensions.entries()) {
    const key = row[4 + index] ?? null;
    const label = row[4 + count + index] ?? null;
    values[name] = { key, label: labelOf(name, key, label === null ? null : String(label)) };
  }
  return values;
}

/** Figures of one place in the answer, while its rows come in: sums and counts come in rows of their own. */
type Filling = { readonly main: number[]; readonly compare: number[] };

function fill({ main, compare }: Filling, row: DecodedRow, plan: Plan): void {
  const first = 4 + 2 * plan.keyCount;
  const side = row[2] === 1 ? compare : main;
  for (let index = 0; index < side.length; index += 1) {
    side[index] = (side[index] ?? 0) + Number(row[first + index] ?? 0);
  }
}

/** The value of a key, made where there is none yet. */
function at<Value>(map: Map<number, Value>, key: number, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** Sorts out the rows of a planned statement. O(rows). */
export function readRows(rows: readonly DecodedRow[], plan: Plan, resolved: Resolved): Sorted {
  const none = (): Filling => ({
    main: plan.columns.map(() => 0),
    compare: plan.columns.map(() => 0),
  });
  const places = new Map<number, Filling>();
  const dimensions = new Map<number, Group['dimensions']>();
  const slots = new Map<number, Filling>();
  const cells = new Map<number, Map<number, Filling>>();
  const others = new Map<number, Filling>();
  const total = none();
  let groupCount = 0;
  for (const row of rows) {
    const [kind, place, slot] = [Number(row[0]), Number(row[1]) - 1, Number(row[3] ?? 0)];
    if (kind === level.group) {
      fill(at(places, place, none), row, plan);
      if (row[2] === 0) dimensions.set(place, dimensionsOf(row, resolved));
    } else if (kind === level.count) groupCount = Number(row[1]);
    else if (kind === level.total) fill(total, row, plan);
    else if (kind === level.slot) fill(at(slots, slot, none), row, plan);
    else if (kind === level.others) fill(at(others, slot, none), row, plan);
    else
      fill(
        at(
          at(cells, place, () => new Map<number, Filling>()),
          slot,
          none,
        ),
        row,
        plan,
      );
  }
  const groups = [...dimensions]
    .sort(([a], [b]) => a - b)
    .map(([place, named]) => ({ ...at(places, place, none), dimensions: named }));
  return { groups, groupCount, total, slots, cells, others };
}
