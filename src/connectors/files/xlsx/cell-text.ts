import type { Workbook } from './workbook-parts.ts';

/** What a sheet says of one cell. */
export type RawCell = {
  readonly type: string;
  readonly style: number;
  readonly text: string;
  readonly formula: boolean;
  readonly hasValue: boolean;
};

/** Stands in for a formula whose result is not stored in the file. A formula is never run. */
export const missingResult = '#FORMULA';

/** A cell as text, as CSV would hold it: dates as ISO, numbers in their shortest form, formulas by their stored result. */
export function cellText(cell: RawCell, workbook: Workbook): string {
  if (cell.formula && !cell.hasValue) return missingResult;
  switch (cell.type) {
    case 's':
      return workbook.texts[Number(cell.text)] ?? '';
    case 'b':
      return cell.text === '1' ? 'TRUE' : 'FALSE';
    case 'str':
    case 'inlineStr':
    case 'e':
    case 'd':
      return cell.text;
    default:
      return numberText(cell, workbook);
  }
}

function numberText(cell: RawCell, workbook: Workbook): string {
  if (cell.text === '') return '';
  const value = Number(cell.text);
  if (!Number.isFinite(value)) return cell.text;
  if (workbook.dateStyles[cell.style] === true) return serialText(value, workbook.from1904);
  return String(value);
}

/**
 * A spreadsheet's day number as ISO text, to the second. Day 60 of the 1900 calendar is a 29 February that never was; the days
 * before it count one less.
 */
export function serialText(serial: number, from1904: boolean): string {
  const days = from1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const at = new Date(Math.round((days - 25_569) * 86_400) * 1000);
  if (Number.isNaN(at.getTime())) return String(serial);
  const iso = at.toISOString();
  if (serial >= 0 && serial < 1) return iso.slice(11, 19);
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
}
