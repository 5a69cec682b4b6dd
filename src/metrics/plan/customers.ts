import type { CustomersPart } from '../catalog/measure.ts';
import { filterCondition } from './conditions.ts';
import { type FactShape, factSql, firstOrderStore, rangeStart } from './fact.ts';
import { makeJoinSet } from './joins.ts';
import type { Parameters } from './parameters.ts';
import type { Resolved } from './resolve.ts';
import type { Side } from './slots.ts';
import { type Column, looksAtLines } from './sums.ts';

type Which = CustomersPart['which'];

/** Where customers are counted from, and by what: a customer is counted once in each combination of the keys. */
export type CustomerCount = {
  readonly side: Side;
  /** A subquery of the events, with the keys, `customer_id` and `document_id`. */
  readonly from: string;
  /** Any of `t`, `k0` … */
  readonly keys: readonly string[];
};

const counts: Readonly<Record<Which, (start: string) => string>> = {
  all: () => 'count(*)',
  repeat: () => 'count(*) FILTER (WHERE x.first_document <> x.last_document)',
  new: (start) => `count(*) FILTER (WHERE o.first_day >= ${start})`,
  ever_repeat: () => 'count(*) FILTER (WHERE m.customer_id IS NOT NULL)',
};

function whichOf({ part }: Column): Which | null {
  return part?.kind === 'customers' ? part.which : null;
}

/** The events by which customers count: orders as placed, each with a customer. */
export function customerFacts(
  resolved: Resolved,
  parameters: Parameters,
  shape: Pick<FactShape, 'side' | 'time'>,
): string {
  const lines = looksAtLines(resolved);
  const fact = factSql(resolved, parameters, { ...shape, columns: ['customer_id', 'document_id'] });
  return `${fact} AND e.initial AND e.customer_id IS NOT NULL${lines ? '' : ' AND e.seq = 1'}`;
}

/** Customers with two orders or more, ever; in the asker's scope, and in the store where a filter leaves one. */
function everRepeat(resolved: Resolved, parameters: Parameters): string {
  const store = firstOrderStore(resolved);
  const joins = makeJoinSet(store);
  const context = { clock: resolved.clock, joins, parameters };
  const conditions = [
    'e.initial',
    'e.seq = 1',
    'e.customer_id IS NOT NULL',
    ...(store === 0 ? [] : [`e.store_id = ${parameters.bind(store, 'integer')}`]),
    ...resolved.scope.map((filter) => filterCondition(filter, context)),
  ];
  return `SELECT e.customer_id AS customer_id FROM ledger.sale_event e${joins.sql()} WHERE ${conditions.join(' AND ')} GROUP BY e.customer_id HAVING count(*) > 1`;
}

/**
 * Counts customers in two steps: one row for each customer in each combination of the keys, then the rows. One pass gives all
 * the counts, where a `count(DISTINCT)` each would take several.
 */
export function customerSql(
  resolved: Resolved,
  parameters: Parameters,
  { count, columns }: { readonly count: CustomerCount; readonly columns: readonly Column[] },
): string {
  const { side, keys, from } = count;
  const which = new Set(columns.map(whichOf));
  const bySlot = keys.includes('t') && which.has('new');
  const start = bySlot ? 'p.start' : rangeStart(resolved, parameters, side);
  const selected = columns.map((column, index) => {
    const of = whichOf(column);
    return of === null ? `CAST(0 AS bigint) AS p${index}` : `${counts[of](start)} AS p${index}`;
  });
  const joins = [
    ...(which.has('new')
      ? [
          ` LEFT JOIN ledger.customer_first_order o ON o.customer_id = x.customer_id AND o.store_id = ${firstOrderStore(resolved)} AND o.deleted_at IS NULL`,
        ]
      : []),
    ...(which.has('ever_repeat')
      ? [` LEFT JOIN (${everRepeat(resolved, parameters)}) m ON m.customer_id = x.customer_id`]
      : []),
    ...(bySlot ? [` LEFT JOIN slots p ON p.s = ${side} AND p.t = x.t`] : []),
  ];
  const documents = which.has('repeat')
    ? ', min(f.document_id) AS first_document, max(f.document_id) AS last_document'
    : '';
  const inner = [...keys.map((key) => `f.${key}`), 'f.customer_id'].join(', ');
  const outer = keys.map((key) => `x.${key}`);
  const grouped = outer.length === 0 ? '' : ` GROUP BY ${outer.join(', ')}`;
  return `SELECT ${[`CAST(${side} AS integer) AS s`, ...outer, ...selected].join(', ')} FROM (SELECT ${inner}${documents} FROM (${from}) f GROUP BY ${inner}) x${joins.join('')}${grouped}`;
}
