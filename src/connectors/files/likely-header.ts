/** The first row as wide as most, with a text in each cell and a number in none. */
export function likelyHeader(rows: readonly (readonly string[])[]): number {
  const widths = new Map<number, number>();
  for (const row of rows) widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
  const width = [...widths].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
  const at = rows.findIndex(
    (row) =>
      row.length === width &&
      new Set(row.map((cell) => cell.trim().toLowerCase())).size === row.length &&
      row.every((cell) => cell.trim() !== '' && !/^[-+]?[\d.,]+$/.test(cell.trim())),
  );
  return Math.max(0, at);
}
