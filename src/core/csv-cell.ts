/** One cell as CSV writes it. */
export function quoteCell(cell: string, delimiter = ','): string {
  return cell.includes('"') ||
    cell.includes('\n') ||
    cell.includes('\r') ||
    cell.includes(delimiter)
    ? `"${cell.replaceAll('"', '""')}"`
    : cell;
}

// A spreadsheet runs a cell that begins so as a formula. A plain number (-12.50) is none.
const formulaStart = /^[=+\-@\t\r]/;
const plainNumber = /^[+-]?[\d.,]+$/;

/** The cell with an apostrophe before it where a spreadsheet would run it, or where it has one already: so that it can be taken off. */
export function guardCell(cell: string): string {
  const runs = formulaStart.test(cell) && !plainNumber.test(cell);
  return runs || cell.startsWith("'") ? `'${cell}` : cell;
}

/** The cell as it was before `guardCell`. */
export function unguardCell(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1) : cell;
}
