import type { Dimension } from '../catalog/dimension.ts';
import { type Measure, partKey, plus, type Terms } from '../catalog/measure.ts';
import type { Parameters } from './parameters.ts';
import type { Resolved } from './resolve.ts';
import type { Column } from './sums.ts';

/** A key that rows are sorted by: an expression on the groups `r`, and how. */
type SortKey = {
  readonly expression: string;
  readonly direction: 'asc' | 'desc';
  readonly isText: boolean;
};

/** Where a label's key stands, and whether the store must be told with it. */
type LabelPlace = { readonly from: string; readonly severalStores: boolean };

/**
 * The label of a dimension's entity, as a joined table `e<index>`; null where the key is its own label. Each store has its own
 * products, channels and so on, often by the same names: over several stores the label names the store too.
 */
export function labelJoin(
  dimension: Dimension,
  index: number,
  { from, severalStores }: LabelPlace,
): { readonly join: string; readonly label: string } | null {
  if (dimension.label === null) return null;
  const { table, columns } = dimension.label;
  const alias = `e${index}`;
  const names = columns.map((column) => `${alias}.${column}`);
  const label = names.length === 1 ? (names[0] ?? '') : `COALESCE(${names.join(', ')})`;
  const join = `LEFT JOIN ledger.${table} ${alias} ON ${alias}.id = ${from}.k${index}`;
  if (!severalStores || table === 'store') return { join, label };
  const store = `s${index}`;
  return {
    join: `${join} LEFT JOIN ledger.store ${store} ON ${store}.id = ${alias}.store_id`,
    label: `${label} || ' · ' || ${store}.name`,
  };
}

function termsSql(terms: Terms, columns: readonly Column[]): string {
  return terms
    .map(({ part, times }, index) => {
      const column = columns.findIndex(({ key }) => key === partKey(part));
      const sign = times === 1 ? (index === 0 ? '' : ' + ') : ' - ';
      return `${sign}r.a${column}`;
    })
    .join('');
}

/** A measure's value on the groups `r`, for sorting alone: what is shown is divided where it is shown. */
function measureSql(measure: Measure, columns: readonly Column[]): string {
  const { formula } = measure;
  if (formula.kind === 'total') {
    const value = termsSql(formula.terms, columns);
    if (formula.known === undefined) return value;
    return `CASE WHEN ${termsSql(plus(formula.known), columns)} <> 0 THEN ${value} END`;
  }
  const above = `CAST(${termsSql(formula.numerator, columns)} AS double precision)`;
  const below = `CAST(${termsSql(formula.denominator, columns)} AS double precision)`;
  return `${above} / NULLIF(${below}, 0)`;
}

function sortKeys(resolved: Resolved, columns: readonly Column[]): readonly SortKey[] {
  const { measures, dimensions } = resolved;
  const place = { from: 'r', severalStores: resolved.stores.length > 1 };
  const asked = resolved.orderBy.filter(({ by }) => by !== 'period');
  const first = measures[0]?.name;
  const order =
    asked.length > 0 || first === undefined ? asked : [{ by: first, direction: 'desc' as const }];
  return order.flatMap(({ by, direction }): readonly SortKey[] => {
    const measure = measures.find(({ name }) => name === by);
    if (measure !== undefined) {
      return [{ expression: measureSql(measure, columns), direction, isText: false }];
    }
    const index = dimensions.findIndex(({ name }) => name === by);
    const dimension = dimensions[index];
    if (dimension === undefined) return [];
    const label = labelJoin(dimension, index, place)?.label;
    const isText = label !== undefined || dimension.keyType === 'text';
    return [{ expression: label ?? `r.k${index}`, direction, isText }];
  });
}

/**
 * The groups `r` that the answer shows, as a subquery with `n` = place in the order from 1. Sorted by what was asked, else by
 * the first measure downwards; nothing comes last either way; ties by keys, so that pages neither repeat nor skip a row.
 */
export function rankedSql(
  resolved: Resolved,
  columns: readonly Column[],
  parameters: Parameters,
): string {
  const { dimensions, limit, offset } = resolved;
  const place = { from: 'r', severalStores: resolved.stores.length > 1 };
  const keys = sortKeys(resolved, columns);
  const joins = dimensions.flatMap((dimension, index) => {
    const isSorted = resolved.orderBy.some(({ by }) => by === dimension.name);
    const label = labelJoin(dimension, index, place);
    return isSorted && label !== null ? [` ${label.join}`] : [];
  });
  const sorted = keys.map(({ expression }, index) => `${expression} AS o${index}`);
  const order = [
    ...keys.map(({ direction, isText }, index) => {
      const collation = isText ? ' COLLATE "C"' : '';
      return `z.o${index}${collation} ${direction.toUpperCase()} NULLS LAST`;
    }),
    ...dimensions.map(({ keyType }, index) => {
      const collation = keyType === 'text' ? ' COLLATE "C"' : '';
      return `z.k${index}${collation} ASC NULLS LAST`;
    }),
  ].join(', ');
  const page = `LIMIT ${parameters.bind(limit, 'bigint')} OFFSET ${parameters.bind(offset, 'bigint')}`;
  const inner = `SELECT ${['r.*', ...sorted].join(', ')} FROM groups r${joins.join('')}`;
  const paged = `SELECT z.* FROM (${inner}) z ORDER BY ${order} ${page}`;
  return `SELECT z.*, row_number() OVER (ORDER BY ${order}) AS n FROM (${paged}) z`;
}

/** A join of two relations on all keys, where null meets null. */
export function sameKeys(resolved: Resolved, left: string, right: string): string {
  return resolved.dimensions
    .map(({ keyType }, index) => {
      const side = (relation: string): string =>
        keyType === 'integer'
          ? `COALESCE(${relation}.k${index}, -1)`
          : `COALESCE('v' || ${relation}.k${index}, 'n')`;
      return `${side(left)} = ${side(right)}`;
    })
    .join(' AND ');
}
