import type { Dimension } from '../catalog/dimension.ts';
import type { Clock } from '../ir.ts';
import { type JoinSet, keyExpression } from './joins.ts';
import type { Parameters } from './parameters.ts';
import type { ResolvedFilter } from './resolve.ts';

/** Up to here a list is written out, which both engines compare faster than an array. */
const writtenOut = 24;

function isIn(
  expression: string,
  values: readonly (string | number)[],
  { type, parameters }: { readonly type: 'integer' | 'text'; readonly parameters: Parameters },
): string {
  if (values.length > writtenOut) {
    return `${expression} = ANY(${parameters.bindList(values, type)})`;
  }
  return `${expression} IN (${values.map((value) => parameters.bind(value, type)).join(', ')})`;
}

/** A `LIKE` pattern that finds the text anywhere. */
function pattern(value: string | number): string {
  return `%${String(value).replaceAll(/[!%_]/g, (character) => `!${character}`)}%`;
}

/** Finds labels that hold a text; an entity is then meant by its id. */
function contains(
  dimension: Dimension,
  expression: string,
  { value, parameters }: { readonly value: string | number; readonly parameters: Parameters },
): string {
  const bound = parameters.bind(pattern(value), 'text');
  if (dimension.label === null) return `${expression} ILIKE ${bound} ESCAPE '!'`;
  const { table, columns } = dimension.label;
  const label = `COALESCE(${columns.map((column) => `w.${column}`).join(', ')})`;
  return `${expression} IN (SELECT w.id FROM ledger.${table} w WHERE ${label} ILIKE ${bound} ESCAPE '!')`;
}

/** The ids and everything below them. `UNION` drops what was seen, so that a cycle ends too. */
function under(dimension: Dimension, expression: string, ids: string): string {
  const table = dimension.label?.table ?? 'category';
  return `${expression} IN (WITH RECURSIVE below AS (SELECT w.id FROM ledger.${table} w WHERE w.id = ANY(${ids}) UNION SELECT w.id FROM ledger.${table} w JOIN below b ON w.parent_id = b.id) SELECT b.id FROM below b)`;
}

type Context = {
  readonly clock: Clock;
  readonly joins: JoinSet;
  readonly parameters: Parameters;
  /** The key's expression, where it is not that of events. */
  readonly key?: (dimension: Dimension) => string;
};

/** One filter as a condition on the event `e`. `not_in` keeps what has no value at all. */
export function filterCondition(filter: ResolvedFilter, context: Context): string {
  const { dimension, op, values } = filter;
  const { parameters } = context;
  const type = dimension.keyType;
  const { key = (asked) => keyExpression(asked, context.clock, context.joins) } = context;
  const expression = key(dimension);
  switch (op) {
    case 'in':
      return isIn(expression, values, { type, parameters });
    case 'not_in':
      return `(${expression} IS NULL OR NOT ${isIn(expression, values, { type, parameters })})`;
    case 'contains':
      return contains(dimension, expression, { value: values[0] ?? '', parameters });
    case 'under':
      return under(dimension, expression, parameters.bindList(values, 'integer'));
    case 'is_null':
      return `${expression} IS NULL`;
    default:
      return `${expression} IS NOT NULL`;
  }
}
