import { splitRow } from './csv-rows.ts';

/** Delimiters that are looked for. */
export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/**
 * The delimiter under which most of the sample's lines have the same number of cells (more than one); the comma where none
 * has. Lines that are one half of a quoted text are in the minority and do no harm.
 *
 * @param lines first lines of the file, not yet cut
 */
export function guessDelimiter(lines: readonly string[]): Delimiter {
  let best: { readonly delimiter: Delimiter; readonly score: number } = {
    delimiter: ',',
    score: 0,
  };
  for (const delimiter of delimiters) {
    const widths = new Map<number, number>();
    for (const line of lines) {
      const width = splitRow(line, delimiter).length;
      if (width > 1) widths.set(width, (widths.get(width) ?? 0) + 1);
    }
    const score = Math.max(0, ...[...widths].map(([width, count]) => count * 100 + width));
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}
