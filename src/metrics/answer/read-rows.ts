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
    const key = row[3 + index] ?? null;
    const label = row[3 + count + index] ?? null;
    values[name] = { key, label: labelOf(name, key, label === null ? null : String(label)) };
  }
  return values;
}

function sidesOf(row: DecodedRow, plan: Plan): Sides {
  const first = 3 + 2 * plan.keyCount;
  const count = plan.columns.length;
  const figures = (from: number): Figures => row.slice(from, from + count).map(Number);
  const main = figures(first);
  return { main, compare: plan.compared ? figures(first + count) : main.map(() => 0) };
}

function nested<Value>(map: Map<number, Map<number, Value>>, key: number): Map<number, Value> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = new Map<number, Value>();
  map.set(key, made);
  return made;
}

/** Sorts out the rows of a planned statement. O(rows). */
export function readRows(rows: readonly DecodedRow[], plan: Plan, resolved: Resolved): Sorted {
  const groups: Group[] = [];
  const slots = new Map<number, Sides>();
  const cells = new Map<number, Map<number, Sides>>();
  const others = new Map<number, Sides>();
  const none = plan.columns.map(() => 0);
  let total: Sides = { main: none, compare: none };
  let groupCount = 0;
  for (const row of rows) {
    const [kind, place, slot] = [Number(row[0]), Number(row[1]), Number(row[2] ?? 0)];
    const sides = sidesOf(row, plan);
    if (kind === level.group) {
      groups[place - 1] = { ...sides, dimensions: dimensionsOf(row, resolved) };
    } else if (kind === level.total) {
      total = sides;
      groupCount = place;
    } else if (kind === level.slot) slots.set(slot, sides);
    else if (kind === level.others) others.set(slot, sides);
    else nested(cells, place - 1).set(slot, sides);
  }
  return { groups, groupCount, total, slots, cells, others };
}
