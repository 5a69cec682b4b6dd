import type { CustomersPart } from '../catalog/measure.ts';
import { filterCondition } from './conditions.ts';
import { factSql, firstOrderStore, rangeStart } from './fact.ts';
import { makeJoinSet } from './joins.ts';
import type { Parameters } from './parameters.ts';
import type { Resolved } from './resolve.ts';
import { type Column, looksAtLines } from './sums.ts';

type Which = CustomersPart['which'];

/** Where customers are counted from, and by what: a customer is counted once in each combination of the keys. */
export type CustomerCount = {
  /** A subquery of the events, with `s`, `t`, keys, `customer_id`, `document_id`. */
  readonly from: string;
  /** `s` and any of `t`, `k0` … */
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
export function customerFacts(resolved: Resolved, parameters: Parameters): string {
  const lines = looksAtLines(resolved);
  const columns = ['customer_id', 'document_id', 'initial', ...(lines ? [] : ['seq'])];
  const fact = factSql(resolved, parameters, columns);
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
  const which = new Set(columns.map(whichOf));
  const keys = count.keys.map((key) => `x.${key}`);
  const bySlot = count.keys.includes('t') && which.has('new');
  const start = bySlot ? 'p.start' : rangeStart(resolved, parameters, 'x.s');
  const inner = count.keys.map((key) => `f.${key}`).join(', ');
  const selected = columns.map((column, index) => {
    const of = whichOf(column);
    return of === null ? `CAST(0 AS bigint) AS p${index}` : `${counts[of](start)} AS p${index}`;
  });
  const joins = [
    ...(which.has('new')
      ? [
          `LEFT JOIN ledger.customer_first_order o ON o.customer_id = x.customer_id AND o.store_id = ${firstOrderStore(resolved)} AND o.deleted_at IS NULL`,
        ]
      : []),
    ...(which.has('ever_repeat')
      ? [`LEFT JOIN (${everRepeat(resolved, parameters)}) m ON m.customer_id = x.customer_id`]
      : []),
    ...(bySlot ? ['LEFT JOIN slots p ON p.s = x.s AND p.t = x.t'] : []),
  ];
  return `SELECT ${[...keys, ...selected].join(', ')} FROM (SELECT ${inner}, f.customer_id AS customer_id, min(f.document_id) AS first_document, max(f.document_id) AS last_document FROM (${count.from}) f GROUP BY ${inner}, f.customer_id) x ${joins.join(' ')} GROUP BY ${keys.join(', ')}`;
}
