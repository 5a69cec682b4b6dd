import type { AnswerRow, DimensionValue, Grain, Query } from '../ir.ts';
import type { Plan } from '../plan/plan.ts';
import type { Resolved } from '../plan/resolve.ts';
import type { TenantFacts } from '../plan/tenant-facts.ts';
import { type RowTime, slotTimes } from './period-rows.ts';
import type { Group, Sides, Sorted } from './read-rows.ts';
import { addUp, type Evaluate, makeEvaluate, subtract } from './values.ts';

/** What the rows of an answer are built from. */
export type Building = {
  readonly query: Query;
  readonly resolved: Resolved;
  readonly plan: Plan;
  readonly sorted: Sorted;
  readonly facts: TenantFacts;
};

type RowMaker = (
  sides: Sides,
  dimensions: AnswerRow['dimensions'],
  more?: Partial<RowTime> & { readonly others?: true },
) => AnswerRow;

function rowMaker(evaluate: Evaluate, compared: boolean): RowMaker {
  return (sides, dimensions, more) => ({
    ...more,
    dimensions,
    values: evaluate(sides.main),
    ...(compared ? { compare: evaluate(sides.compare) } : {}),
  });
}

function noSides({ plan }: Building): Sides {
  const none = plan.columns.map(() => 0);
  return { main: none, compare: none };
}

/** What is beyond the shown rows: sums as the rest of the whole, counts as the statement counted them. */
function beyond(
  { plan }: Building,
  whole: Sides,
  { shown, counted }: { readonly shown: readonly Sides[]; readonly counted: Sides | undefined },
): Sides {
  const { columns } = plan;
  const rest = (side: 'main' | 'compare'): readonly number[] => {
    const sums = subtract(
      whole[side],
      addUp(
        shown.map((row) => row[side]),
        columns.length,
      ),
    );
    return columns.map(
      ({ family }, index) => (family === 'sum' ? sums[index] : counted?.[side][index]) ?? 0,
    );
  };
  return { main: rest('main'), compare: rest('compare') };
}

function noDimensions({ resolved }: Building): Readonly<Record<string, DimensionValue>> {
  return Object.fromEntries(
    resolved.dimensions.map(({ name }) => [name, { key: null, label: null }]),
  );
}

function groupRows(building: Building, make: RowMaker): readonly AnswerRow[] {
  const { resolved, sorted } = building;
  const { groups, groupCount, total } = sorted;
  const rows = groups.map((group) => make(group, group.dimensions));
  if (!resolved.others || groupCount <= groups.length) return rows;
  const rest = beyond(building, total, { shown: groups, counted: sorted.others.get(0) });
  return [...rows, make(rest, noDimensions(building), { others: true })];
}

/** Every group in every period: rows stand by period, inside it in the groups' order. */
function cellRows(
  building: Building,
  make: RowMaker,
  times: readonly RowTime[],
): readonly AnswerRow[] {
  const { resolved, sorted } = building;
  const { groups, groupCount, cells, slots, others } = sorted;
  const none = noSides(building);
  const withOthers = resolved.others && groupCount > groups.length;
  return times.flatMap((time, slot) => {
    const sides = groups.map((_: Group, place) => cells.get(place)?.get(slot) ?? none);
    const rows = groups.map((group, place) => make(sides[place] ?? none, group.dimensions, time));
    if (!withOthers) return rows;
    const counted = others.get(slot);
    const rest = beyond(building, slots.get(slot) ?? none, { shown: sides, counted });
    return [...rows, make(rest, noDimensions(building), { ...time, others: true })];
  });
}

function compareValues(a: number | null, b: number | null, sign: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return sign * (a - b);
}

/** Sorts rows of periods by measures, where that was asked; ties stay in time. */
function sortPeriods(rows: readonly AnswerRow[], resolved: Resolved): readonly AnswerRow[] {
  if (resolved.orderBy.length === 0) return rows;
  const indexed = rows.map((row, index) => ({ row, index }));
  indexed.sort((a, b) => {
    for (const { by, direction } of resolved.orderBy) {
      const sign = direction === 'asc' ? 1 : -1;
      const order =
        by === 'period'
          ? sign * (a.index - b.index)
          : compareValues(a.row.values[by] ?? null, b.row.values[by] ?? null, sign);
      if (order !== 0) return order;
    }
    return a.index - b.index;
  });
  return indexed.map(({ row }) => row);
}

function periodRows(
  building: Building,
  make: RowMaker,
  times: readonly RowTime[],
): readonly AnswerRow[] {
  const { resolved, sorted } = building;
  const none = noSides(building);
  const rows = times.map((time, slot) => make(sorted.slots.get(slot) ?? none, {}, time));
  const { offset, limit } = resolved;
  return sortPeriods(rows, resolved).slice(offset, offset + limit);
}

function runsBackwards(resolved: Resolved): boolean {
  return resolved.orderBy.some(({ by, direction }) => by === 'period' && direction === 'desc');
}

/** The rows of an answer, and how many there would be without limit and offset. Empty periods are rows of zeros. */
export function buildRows(building: Building): {
  readonly rows: readonly AnswerRow[];
  readonly rowCount: number;
} {
  const { query, resolved, plan, sorted, facts } = building;
  const make = rowMaker(makeEvaluate(resolved.measures, plan.columns), plan.compared);
  const grain: Grain | undefined = query.time.grain;
  if (grain === undefined) {
    if (plan.keyCount > 0) return { rows: groupRows(building, make), rowCount: sorted.groupCount };
    return { rows: [make(sorted.total, {})], rowCount: 1 };
  }
  const times = slotTimes(resolved.slots, grain, facts.calendar);
  if (plan.keyCount === 0) {
    return { rows: periodRows(building, make, times), rowCount: times.length };
  }
  const rows = cellRows(building, make, times);
  if (!runsBackwards(resolved)) return { rows, rowCount: sorted.groupCount };
  const perPeriod = rows.length / Math.max(1, times.length);
  const backwards = times.flatMap((_, index) => {
    const first = (times.length - 1 - index) * perPeriod;
    return rows.slice(first, first + perPeriod);
  });
  return { rows: backwards, rowCount: sorted.groupCount };
}
