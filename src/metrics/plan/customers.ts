import type { CustomersPart } from '../catalog/measure.ts';
import { filterCondition } from './conditions.ts';
import { bySide, eventsTable, factSql, firstOrderStore, rangeStart } from './fact.ts';
import { makeJoinSet } from './joins.ts';
import type { Parameters } from './parameters.ts';
import type { Resolved } from './resolve.ts';
import { type Side, startOf } from './slots.ts';
import { type Column, looksAtLines } from './sums.ts';

type Which = CustomersPart['which'];

const counts: Readonly<Record<Which, (start: string) => string>> = {
  all: () => 'count(*)',
  repeat: () => 'count(*) FILTER (WHERE x.low <> x.high)',
  new: (start) => `count(*) FILTER (WHERE x.first_day >= ${start})`,
  ever_repeat: () => 'COALESCE(sum(x.ever), 0)',
};

function whichOf({ part }: Column): Which | null {
  return part?.kind === 'customers' ? part.which : null;
}

/** Keys of the finest rows of a query beside the side: slot and dimensions. */
export function finestKeys({ hasGrain, dimensions }: Resolved): readonly string[] {
  return [...(hasGrain ? ['t'] : []), ...dimensions.map((_, index) => `k${index}`)];
}

/** Orders as placed, each with a customer, on one side. */
function customerFacts(resolved: Resolved, parameters: Parameters, side: Side): string {
  const time = resolved.hasGrain ? 'slot' : 'none';
  const columns = ['customer_id', 'document_id'];
  const fact = factSql(resolved, parameters, { side, time, columns });
  const once = looksAtLines(resolved) ? '' : ' AND e.seq = 1';
  return `${fact} AND e.initial AND e.customer_id IS NOT NULL${once}`;
}

/**
 * Customers with two orders or more in the asker's scope, and in the store where a filter leaves one. Without a scope only
 * orders since the query's first day are read: a customer whose order in a row is not the very first has another one anyway,
 * and after a very first one all others are later.
 */
function manyOrders(resolved: Resolved, parameters: Parameters): string {
  const { scope, slots, clock } = resolved;
  const store = firstOrderStore(resolved);
  const joins = makeJoinSet(store);
  const start = [startOf(slots, 0), startOf(slots, 1)].sort()[0] ?? slots.range.start;
  const conditions = [
    'e.initial',
    'e.seq = 1',
    'e.customer_id IS NOT NULL',
    ...(store === 0 ? [] : [`e.store_id = ${parameters.bind(store, 'integer')}`]),
    ...(scope.length > 0 ? [] : [`e.order_day >= ${parameters.bind(start, 'date')}`]),
    ...scope.map((filter) => filterCondition(filter, { clock, joins, parameters })),
  ];
  const ofLines = scope.some(({ dimension }) => dimension.ofLine);
  const events = eventsTable(resolved.rollups && !ofLines);
  return `SELECT e.customer_id AS customer_id FROM ${events} e${joins.sql()} WHERE ${conditions.join(' AND ')} GROUP BY e.customer_id HAVING count(*) > 1`;
}

/**
 * One row for each customer in each of the query's finest rows, with all that any count of customers needs: `low` and `high` =
 * first and last of the orders there, `first_day` = day of the first order ever, `ever` = 1 where there are two or more ever.
 * Events are read once; every level counts from here.
 */
export function buyersSql(
  resolved: Resolved,
  parameters: Parameters,
  columns: readonly Column[],
): string {
  const which = new Set(columns.map(whichOf));
  const by = [...finestKeys(resolved).map((key) => `f.${key}`), 'f.customer_id'].join(', ');
  const rows = bySide(
    resolved,
    (side) =>
      `SELECT CAST(${side} AS integer) AS s, ${by}, min(f.document_id) AS low, max(f.document_id) AS high FROM (${customerFacts(resolved, parameters, side)}) f GROUP BY ${by}`,
  );
  const needsEver = which.has('ever_repeat');
  if (!needsEver && !which.has('new')) return rows;
  const first = `LEFT JOIN ledger.customer_first_order o ON o.customer_id = u.customer_id AND o.store_id = ${firstOrderStore(resolved)} AND o.deleted_at IS NULL`;
  if (!needsEver) return `SELECT u.*, o.first_day AS first_day FROM (${rows}) u ${first}`;
  // What a scope leaves out may be the first order: then only the count itself tells.
  const other =
    resolved.scope.length > 0 ? '' : 'u.low <> o.document_id OR u.high <> o.document_id OR ';
  return `SELECT u.*, o.first_day AS first_day, CASE WHEN ${other}m.customer_id IS NOT NULL THEN 1 ELSE 0 END AS ever FROM (${rows}) u ${first} LEFT JOIN (${manyOrders(resolved, parameters)}) m ON m.customer_id = u.customer_id`;
}

/** A level at which customers are counted: each once in every combination of the keys. */
export type CustomerLevel = {
  /** Any of the finest keys. */
  readonly keys: readonly string[];
  /** Buyers of this level, as a relation with the columns of `buyersSql`. */
  readonly from: string;
  /** False where `from` has a customer in one row of a combination at most. */
  readonly fold: boolean;
};

/** Counts the customers of a level from the buyers. */
export function customerSql(
  resolved: Resolved,
  parameters: Parameters,
  { level, columns }: { readonly level: CustomerLevel; readonly columns: readonly Column[] },
): string {
  const which = new Set(columns.map(whichOf));
  const bySlot = level.keys.includes('t') && which.has('new');
  const start = bySlot
    ? 'p.start'
    : `CASE WHEN x.s = 0 THEN ${rangeStart(resolved, parameters, 0)} ELSE ${rangeStart(resolved, parameters, 1)} END`;
  const selected = columns.map((column, index) => {
    const of = whichOf(column);
    return of === null ? `CAST(0 AS bigint) AS p${index}` : `${counts[of](start)} AS p${index}`;
  });
  const by = ['s', ...level.keys];
  const kept = [
    ...(which.has('repeat') ? ['min(b.low) AS low', 'max(b.high) AS high'] : []),
    ...(which.has('new') ? ['min(b.first_day) AS first_day'] : []),
    ...(which.has('ever_repeat') ? ['max(b.ever) AS ever'] : []),
  ];
  const inner = [...by.map((key) => `b.${key}`), 'b.customer_id'];
  const folded = level.fold
    ? `(SELECT ${[...inner, ...kept].join(', ')} FROM ${level.from} b GROUP BY ${inner.join(', ')})`
    : level.from;
  const starts = bySlot ? ' LEFT JOIN slots p ON p.s = x.s AND p.t = x.t' : '';
  const outer = by.map((key) => `x.${key}`).join(', ');
  return `SELECT ${[outer, ...selected].join(', ')} FROM ${folded} x${starts} GROUP BY ${outer}`;
}
