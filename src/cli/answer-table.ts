import { type CurrencyCode, currencyExponent, formatMinor, minorUnits } from '../core/index.ts';
import type { Answer, AnswerRow, MeasureInfo, MeasureValue } from '../metrics/index.ts';
import { type Column, textTable } from './text-table.ts';

/** A figure for a terminal: grouped, with the currency's decimals; shares in per cent; an em dash where it is not defined. */
export function figureText(
  value: MeasureValue,
  measure: MeasureInfo,
  currency: CurrencyCode,
): string {
  if (value === null) return '—';
  const exponent = currencyExponent(currency);
  if (measure.unit === 'money') return grouped(formatMinor(minorUnits(value), exponent));
  if (measure.unit === 'money_ratio') return grouped((value / 10 ** exponent).toFixed(exponent));
  if (measure.unit === 'ratio') return `${(value * 100).toFixed(1)} %`;
  if (measure.unit === 'quantity') return grouped(String(value / 1000));
  return grouped(String(value));
}

function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const digits = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}

/** An answer as a table with its totals, and below it what a reader must know. */
export function answerTable(answer: Answer): string {
  const { meta } = answer;
  const currency = meta.currency as CurrencyCode;
  const split = meta.dimensions.length > 0 || answer.rows.some((row) => row.period !== undefined);
  const compared = answer.compareTotals !== undefined;
  const columns: Column[] = [
    ...(answer.rows.some((row) => row.period !== undefined)
      ? [{ title: 'period', align: 'left' } as const]
      : []),
    ...meta.dimensions.map((dimension) => ({ title: dimension.name, align: 'left' }) as const),
    ...meta.measures.flatMap((measure) => [
      { title: measure.name, align: 'right' } as const,
      ...(compared ? [{ title: 'before', align: 'right' } as const] : []),
    ]),
  ];
  const figures = (
    values: AnswerRow['values'],
    before: AnswerRow['values'] | undefined,
  ): string[] =>
    meta.measures.flatMap((measure) => [
      figureText(values[measure.name] ?? null, measure, currency),
      ...(compared ? [figureText(before?.[measure.name] ?? null, measure, currency)] : []),
    ]);
  const rows = answer.rows.map((row) => [
    ...(row.period === undefined ? [] : [row.period]),
    ...meta.dimensions.map(({ name }) =>
      row.others === true ? 'others' : (row.dimensions[name]?.label ?? '—'),
    ),
    ...figures(row.values, row.compare),
  ]);
  const heads = columns.length - figures({}, {}).length;
  const total = [
    ...Array.from({ length: heads }, (_, index) => (index === 0 ? 'total' : '')),
    ...figures(answer.totals, answer.compareTotals),
  ];
  return [
    textTable(columns, split ? [...rows, total] : [total]),
    '',
    footer(answer),
    ...meta.notes.map((line) => `! ${line}`),
  ].join('\n');
}

function footer({ meta, rows, rowCount }: Answer): string {
  const more = rowCount > rows.length ? `, ${rows.length} of ${rowCount} rows` : '';
  return `${meta.from} to ${meta.to}, ${meta.clock} clock, ${meta.currency}, revision ${meta.revision}${more}`;
}
