import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteCell } from '../../core/index.ts';
import { CsvRows, maxRowChars, splitRow } from './csv-rows.ts';

function rowsOf(pieces: readonly string[], delimiter = ','): { cells: string[]; line: number }[] {
  const reader = new CsvRows(delimiter, 'test.csv');
  const rows = pieces.flatMap((piece) => reader.feed(piece));
  return [...rows, ...reader.end()].map(({ raw, line }) => ({
    cells: splitRow(raw, delimiter),
    line,
  }));
}

test('reads LF, CRLF and lone CR, a last row without a line end, and skips empty lines without losing count', () => {
  expect(rowsOf(['a,b\n1,2\n\n3,4'])).toEqual([
    { cells: ['a', 'b'], line: 1 },
    { cells: ['1', '2'], line: 2 },
    { cells: ['3', '4'], line: 4 },
  ]);
  expect(rowsOf(['a,b\r\n1,2\r\n']).map((row) => row.cells)).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ]);
  expect(rowsOf(['a,b\r1,2\r3,4'])).toEqual([
    { cells: ['a', 'b'], line: 1 },
    { cells: ['1', '2'], line: 2 },
    { cells: ['3', '4'], line: 3 },
  ]);
});

test('a quoted cell holds delimiters, quotes and line breaks; the next row knows its line', () => {
  expect(rowsOf(['id,text\n1,"a,""b""\nc"\n2,x\n'])).toEqual([
    { cells: ['id', 'text'], line: 1 },
    { cells: ['1', 'a,"b"\nc'], line: 2 },
    { cells: ['2', 'x'], line: 4 },
  ]);
});

test('a quote inside a cell that does not begin with one is an ordinary character', () => {
  expect(rowsOf(['1,RECORD FRAME 7" SINGLE,48\n2,5" PIPE,1\n']).map((row) => row.cells)).toEqual([
    ['1', 'RECORD FRAME 7" SINGLE', '48'],
    ['2', '5" PIPE', '1'],
  ]);
});

test('a quote that is never closed, and a row of 10 MB, are told with their line', () => {
  expect(() => rowsOf(['a\n"open\n', 'x\n'.repeat(maxRowChars)])).toThrow(
    /test\.csv, line 2: the row is longer/,
  );
  expect(() => rowsOf(['a\n', 'x'.repeat(10 * 1024 ** 2)])).toThrow(/line 2/);
});

const cell = fc.string({
  unit: fc.constantFrom('a', '1', '"', ',', ';', '\n', '\r\n', ' ', 'é', '😀'),
  maxLength: 6,
});

test('what was written comes back, however the text is cut into pieces', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom(',', ';', '\t'),
      fc.array(fc.nat(40), { maxLength: 12 }),
      (rows, delimiter, cuts) => {
        // A line end of its own first: the reader decides by it how lines end.
        const all = [['h1', 'h2'], ...rows];
        const text = all
          .map((row) => row.map((c) => quoteCell(c, delimiter)).join(delimiter))
          .join('\n');
        const pieces: string[] = [];
        let rest = text;
        for (const cut of cuts) {
          pieces.push(rest.slice(0, cut));
          rest = rest.slice(cut);
        }
        expect(rowsOf([...pieces, rest], delimiter).map((row) => row.cells)).toEqual(all);
      },
    ),
    { numRuns: 500 },
  );
});
