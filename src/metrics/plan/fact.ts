import { dayCondition, filterCondition } from './conditions.ts';
import { keyExpression, makeJoinSet } from './joins.ts';
import type { Parameters } from './parameters.ts';
import type { Resolved } from './resolve.ts';
import { areApart, startOf } from './slots.ts';

/** Store whose first orders decide who is new: the one that a filter leaves, else 0 = over all stores. */
export function firstOrderStore({ filters, scope }: Resolved): number {
  for (const { dimension, op, values } of [...filters, ...scope]) {
    const only = values[0];
    if (dimension.name === 'store' && op === 'in' && values.length === 1) return Number(only);
  }
  return 0;
}

/** How an event's side (0 = range, 1 = comparison) and slot are found. */
export type SideRule = {
  /** By a table of days: with a grain, or where range and comparison overlap. */
  readonly byDays: boolean;
  readonly side: string;
  readonly slot: string;
};

/** Chooses the cheaper rule that is right: a look at the day where sides are apart and rows are not split by time. */
export function sideRule(resolved: Resolved, parameters: Parameters): SideRule {
  const { slots, hasGrain, clock } = resolved;
  if (hasGrain || !areApart(slots)) {
    const slot = slots.perPeriod === 24 ? `d.slot * 24 + e.${clock}_hour` : 'd.slot';
    return { byDays: true, side: 'd.side', slot };
  }
  const { range, compare } = slots;
  if (compare === null || compare.range === null) return { byDays: false, side: '0', slot: '0' };
  const start = parameters.bind(range.start, 'date');
  const end = parameters.bind(range.end, 'date');
  const inRange = `e.${clock}_day >= ${start} AND e.${clock}_day <= ${end}`;
  return { byDays: false, side: `CASE WHEN ${inRange} THEN 0 ELSE 1 END`, slot: '0' };
}

/**
 * The events that a query reads, as a subquery `SELECT side AS s, slot AS t, keys AS k0 …, columns` without the brackets.
 * Everything that restricts rows is here: days, filters, and the asker's scope.
 *
 * @param columns columns of the event that the caller aggregates
 */
export function factSql(
  resolved: Resolved,
  parameters: Parameters,
  columns: readonly string[],
): string {
  const { clock, dimensions, filters, scope, slots } = resolved;
  const joins = makeJoinSet(firstOrderStore(resolved));
  const rule = sideRule(resolved, parameters);
  const keys = dimensions.map(
    (dimension, index) => `${keyExpression(dimension, clock, joins)} AS k${index}`,
  );
  const conditions = [
    dayCondition(slots, clock, parameters),
    ...[...filters, ...scope].map((filter) =>
      filterCondition(filter, { clock, joins, parameters }),
    ),
  ];
  const selected = [
    `${rule.side} AS s`,
    `${rule.slot} AS t`,
    ...keys,
    ...columns.map((column) => `e.${column} AS ${column}`),
  ];
  const days = rule.byDays ? ` JOIN days d ON d.day = e.${clock}_day` : '';
  return `SELECT ${selected.join(', ')} FROM ledger.sale_event e${days}${joins.sql()} WHERE ${conditions.join(' AND ')}`;
}

/** First day of a side's range, by the side `s` of a row. */
export function rangeStart(resolved: Resolved, parameters: Parameters, side: string): string {
  const { slots } = resolved;
  const start = parameters.bind(startOf(slots, 0), 'date');
  if (slots.compare?.range == null) return start;
  return `CASE WHEN ${side} = 0 THEN ${start} ELSE ${parameters.bind(startOf(slots, 1), 'date')} END`;
}
