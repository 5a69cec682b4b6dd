import { AppError } from '../../core/index.ts';
import { type CompileContext, compileValue, type Reader } from './compile-value.ts';
import { splitRow } from './csv-rows.ts';
import { type DateOrder, DateOrderEvidence } from './date-text.ts';
import type { Mapping, Value } from './mapping-schema.ts';
import { DecimalEvidence, type DecimalMark } from './number-text.ts';
import type { Table } from './table.ts';

/** How a table writes its dates and numbers. */
export type TableFormats = { readonly dateOrder: DateOrder; readonly decimal: DecimalMark };

/**
 * Finds out how a table writes dates and numbers, from its first rows; where those leave it open, from all of them.
 *
 * @throws AppError `input_invalid` where the whole table leaves it open, or contradicts itself: guessing would put money on
 *   wrong days or multiply it by a thousand
 */
export async function detectFormats(
  table: Table,
  mapping: Mapping,
  options: { readonly context: CompileContext; readonly signal: AbortSignal },
): Promise<TableFormats> {
  const file = mapping.files[table.role];
  const read = (values: readonly (Value | undefined)[]): Reader[] =>
    values.flatMap((value) => (value === undefined ? [] : [compileValue(value, options.context)]));
  const dates = new DateOrderEvidence();
  const numbers = new DecimalEvidence();
  const dateReaders = read(dateValues(mapping, table.role));
  const numberReaders = read(numberValues(mapping, table.role));
  const feed = (raw: string): void => {
    const cells = splitRow(raw, table.delimiter);
    for (const reader of dateReaders) dates.feed(reader(cells));
    for (const reader of numberReaders) numbers.feed(reader(cells));
  };
  const saidOrder = file?.dateOrder ?? 'auto';
  const saidDecimal = file?.decimal ?? 'auto';
  for (const row of table.sample) feed(row.raw);
  const open = (): boolean =>
    (saidOrder === 'auto' && dates.verdict().order === null) ||
    (saidDecimal === 'auto' && numbers.verdict().mark === null);
  if (open()) {
    for await (const { rows } of table.rows(options.signal)) for (const row of rows) feed(row.raw);
  }
  return {
    dateOrder: saidOrder === 'auto' ? orderOf(dates, table) : saidOrder,
    decimal: saidDecimal === 'auto' ? markOf(numbers, table) : saidDecimal,
  };
}

function orderOf(evidence: DateOrderEvidence, table: Table): DateOrder {
  const { order, unclear } = evidence.verdict();
  if (order !== null) return order;
  throw new AppError(
    'input_invalid',
    `${table.name}: the order of day and month can't be told (${unclear}). Write "dateOrder": "dmy" or "mdy" into "files.${table.role}" of the mapping.`,
  );
}

function markOf(evidence: DecimalEvidence, table: Table): DecimalMark {
  const { mark, unclear } = evidence.verdict();
  if (mark !== null) return mark;
  throw new AppError(
    'input_invalid',
    `${table.name}: whether "," or "." stands before the decimals can't be told (${unclear}). Write "decimal": "." or "," into "files.${table.role}" of the mapping.`,
  );
}

function dateValues(mapping: Mapping, role: string): (Value | undefined)[] {
  const fromDocuments = mapping.documents
    .filter((document) => document.role === role)
    .flatMap((document) => [
      document.placedAt,
      document.updatedAt,
      document.cancelledAt,
      document.refunded?.at,
    ]);
  const fromLines = mapping.documents
    .filter(({ role: own, lines }) => (lines.role ?? own) === role)
    .map(({ lines }) => lines.addedAt);
  const fromRefunds = mapping.documents
    .filter(({ refunds }) => refunds?.role === role)
    .map(({ refunds }) => refunds?.at);
  return [
    ...fromDocuments,
    ...fromLines,
    ...fromRefunds,
    ...(mapping.customers?.role === role ? [mapping.customers.createdAt] : []),
  ];
}

function numberValues(mapping: Mapping, role: string): (Value | undefined)[] {
  const values: (Value | undefined)[] = [];
  for (const document of mapping.documents) {
    const { lines } = document;
    if ((lines.role ?? document.role) === role) {
      values.push(lines.quantity, lines.price, lines.gross, lines.net, lines.discount, lines.tax);
      values.push(lines.cost, lines.unitCost, lines.profit);
    }
    const { refunds } = document;
    if (refunds?.role === role) {
      values.push(refunds.quantity, refunds.gross, refunds.discount, refunds.tax);
      values.push(refunds.unallocated, refunds.shipping, refunds.shippingTax);
    }
    if (document.role !== role) continue;
    values.push(document.discount, document.subtotal, document.total, document.taxes);
    values.push(
      document.shipping,
      document.shippingTax,
      document.duty,
      document.tip,
      document.buyerFee,
      document.refunded?.amount,
    );
  }
  if (mapping.products?.role === role) values.push(mapping.products.unitCost);
  return values;
}
