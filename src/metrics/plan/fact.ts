import { filterCondition } from './conditions.ts';
import { keyExpression, makeJoinSet } from './joins.ts';
import type { Parameters } from './parameters.ts';
import type { Resolved } from './resolve.ts';
import { type Side, startOf } from './slots.ts';
import { readsRollup } from './sums.ts';

/** Store whose first orders decide who is new: the one that a filter leaves, else 0 = over all stores. */
export function firstOrderStore({ filters, scope }: Resolved): number {
  for (const { dimension, op, values } of [...filters, ...scope]) {
    const only = values[0];
    if (dimension.name === 'store' && op === 'in' && values.length === 1) return Number(only);
  }
  return 0;
}

/** Sides of a query: its range, and the comparison's where there is one. */
export function sidesOf({ slots }: Resolved): readonly Side[] {
  return slots.compare === null || slots.compare.range === null ? [0] : [0, 1];
}

/**
 * One select for each side, one under the other. Each reads one run of days, which both engines find by their indexes and zone
 * maps, and a day that is in both sides needs no care; one pass with a test of the side in it took a third longer.
 */
export function bySide(resolved: Resolved, select: (side: Side) => string): string {
  return sidesOf(resolved).map(select).join(' UNION ALL ');
}

export type FactShape = {
  readonly side: Side;
  /** Columns of the event that the caller aggregates. */
  readonly columns: readonly string[];
  /** `slot`: each event gets its slot `t` by the table of days. `day`: it keeps its day, and its hour where rows are hours. */
  readonly time: 'none' | 'day' | 'slot';
};

function timeColumns({ clock, slots }: Resolved, time: FactShape['time']): readonly string[] {
  const byHour = slots.perPeriod === 24;
  if (time === 'slot') return [`d.slot${byHour ? ` * 24 + e.${clock}_hour` : ''} AS t`];
  if (time === 'none') return [];
  return [`e.${clock}_day AS day`, ...(byHour ? [`e.${clock}_hour AS hour`] : [])];
}

/**
 * The events that a query reads on one side, as a subquery without the brackets: time, keys as `k0` …, columns. Everything that
 * restricts rows is here: days, filters, and the asker's scope.
 */
export function factSql(resolved: Resolved, parameters: Parameters, shape: FactShape): string {
  const { clock, dimensions, filters, scope, slots } = resolved;
  const joins = makeJoinSet(firstOrderStore(resolved));
  const keys = dimensions.map(
    (dimension, index) => `${keyExpression(dimension, clock, joins)} AS k${index}`,
  );
  const range = shape.side === 0 ? slots.range : (slots.compare?.range ?? slots.range);
  const conditions = [
    `e.${clock}_day >= ${parameters.bind(range.start, 'date')}`,
    `e.${clock}_day <= ${parameters.bind(range.end, 'date')}`,
    ...[...filters, ...scope].map((filter) =>
      filterCondition(filter, { clock, joins, parameters }),
    ),
  ];
  const selected = [
    ...timeColumns(resolved, shape.time),
    ...keys,
    ...shape.columns.map((column) => `e.${column} AS ${column}`),
  ];
  const days =
    shape.time === 'slot'
      ? ` JOIN days d ON d.day = e.${clock}_day AND d.side = ${shape.side}`
      : '';
  return `SELECT ${selected.join(', ')} FROM ${eventsTable(readsRollup(resolved))} e${days}${joins.sql()} WHERE ${conditions.join(' AND ')}`;
}

/** The events, or each document's added up over its lines, with the same columns but those of lines. */
export function eventsTable(rollup: boolean): string {
  return rollup ? 'twin.document_event' : 'ledger.sale_event';
}

/** First day of a side's range, as an expression. */
export function rangeStart({ slots }: Resolved, parameters: Parameters, side: Side): string {
  return parameters.bind(startOf(slots, side), 'date');
}
