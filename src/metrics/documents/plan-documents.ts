import type { Part } from '../catalog/measure.ts';
import { factSql } from '../plan/fact.ts';
import { makeParameters } from '../plan/parameters.ts';
import type { ColumnType } from '../plan/plan.ts';
import type { Resolved } from '../plan/resolve.ts';
import { aggregate, type Column, columnsOf, columnsRead, eventKinds } from '../plan/sums.ts';
import type { Cursor } from './parse-documents.ts';

/** A statement for one page of documents. */
export type DocumentsPlan = {
  readonly sql: string;
  readonly values: readonly string[];
  readonly types: readonly ColumnType[];
  /** Integer columns behind level, id, slot, gross, net, total. */
  readonly columns: readonly Column[];
};

export const documentLevel = { document: 0, all: 1 } as const;

const shown = ['gross', 'discount', 'tax', 'shipping', 'duty', 'tip', 'buyer_fee'] as const;
const sales = "f.kind IN ('sale', 'reversal')";

/** True for the events `f` that have part in a part of the measure. */
function hasPart(part: Part): string {
  if (part.kind === 'orders') return 'f.initial';
  if (part.kind === 'forecast') return 'FALSE';
  if (part.kind === 'customers') return '(f.initial AND f.customer_id IS NOT NULL)';
  const conditions = [
    `f.kind IN (${part.events.map((kind) => `'${kind}'`).join(', ')})`,
    ...(part.initial ? ['f.initial'] : []),
    ...(part.costKnown ? ['f.cost IS NOT NULL'] : []),
  ];
  // A sale of nothing is still a sale; but a tax or a fee of nothing is none.
  if (!part.columns.includes('gross')) {
    conditions.push(`(${part.columns.map((column) => `f.${column} <> 0`).join(' OR ')})`);
  }
  return `(${conditions.join(' AND ')})`;
}

function partColumns(parts: readonly Part[]): readonly string[] {
  return parts.flatMap((part): readonly string[] =>
    part.kind === 'sum' ? part.columns : ['customer_id'],
  );
}

/**
 * Lists documents, newest order first, with their sums over the events of the query; and one row for all of them.
 *
 * @param page `limit` documents from behind `cursor`
 */
export function planDocuments(
  resolved: Resolved,
  page: { readonly limit: number; readonly cursor: Cursor | null },
): DocumentsPlan {
  const parameters = makeParameters();
  const columns = columnsOf(resolved).filter(({ family }) => family !== 'customers');
  const own = new Set([
    ...['document_id', 'kind', 'initial', 'order_day', 'order_hour', 'cost'],
    ...shown,
    ...partColumns(resolved.parts),
    ...columnsRead(resolved, columns),
  ]);
  const fact = factSql(resolved, parameters, { side: 0, time: 'none', columns: [...own] });
  const sum = (names: readonly string[], condition: string): string =>
    `COALESCE(sum(${names.map((name) => `f.${name}`).join(' + ')}) FILTER (WHERE ${condition}), 0)`;
  const values = columns.map(
    (column, index) => `${aggregate(column, resolved, eventKinds)} AS p${index}`,
  );
  const places = columns.map((_, index) => `p${index}`);
  const slot =
    "max(CAST(f.order_day - CAST('1970-01-01' AS date) AS integer) * 24 + f.order_hour) AS slot";
  const documents = `SELECT f.document_id AS id, ${slot}, ${sum(['gross'], "f.kind = 'sale'")} AS gross, ${sum(['gross', 'discount'], sales)} AS net, ${sum(shown, sales)} AS total${values.map((value) => `, ${value}`).join('')} FROM (${fact}) f GROUP BY f.document_id HAVING count(*) FILTER (WHERE ${resolved.parts.map(hasPart).join(' OR ')}) > 0`;
  const names = ['id', 'slot', 'gross', 'net', 'total', ...places];
  const behind =
    page.cursor === null
      ? ''
      : ` WHERE (d.slot, d.id) < (${parameters.bind(page.cursor.slot, 'integer')}, ${parameters.bind(page.cursor.id, 'integer')})`;
  const paged = `SELECT z.* FROM (SELECT ${names.map((name) => `d.${name}`).join(', ')} FROM documents d${behind}) z ORDER BY z.slot DESC NULLS LAST, z.id DESC NULLS LAST LIMIT ${parameters.bind(page.limit + 1, 'bigint')}`;
  const sums = places.map((place) => `COALESCE(sum(d.${place}), 0)`);
  const all = ['count(*)', '0', '0', '0', '0', ...sums].join(', ');
  return {
    sql: `WITH documents AS MATERIALIZED (${documents}) SELECT CAST(${documentLevel.document} AS integer) AS lvl, ${names.map((name) => `y.${name} AS ${name}`).join(', ')} FROM (${paged}) y UNION ALL SELECT CAST(${documentLevel.all} AS integer), ${all} FROM documents d`,
    values: parameters.values,
    types: ['integer', ...names.map((): ColumnType => 'integer')],
    columns,
  };
}

/** True when a document's part in the measure is a plain sum that adds up over documents. */
export function isPlainSum({ measures, parts }: Resolved): boolean {
  return (
    measures.every(({ formula }) => formula.kind === 'total') &&
    parts.every((part) => part.kind !== 'customers')
  );
}
