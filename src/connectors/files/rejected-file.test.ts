import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guardCell, quoteCell, unguardCell } from '../../core/index.ts';
import { CsvRows, splitRow } from './csv-rows.ts';
import { rejectedCsv, rejectedTables } from './rejected-file.ts';
import type { TableSource } from './table.ts';

const signal = new AbortController().signal;

async function read(text: string, delimiter: string): Promise<readonly TableSource[]> {
  const reader = new CsvRows(delimiter, 'rejected.csv');
  const rows = [...reader.feed(text), ...reader.end()];
  const source: TableSource = {
    path: 'rejected.csv',
    name: 'rejected.csv',
    fileName: 'rejected.csv',
    sheet: null,
    format: 'csv',
    encoding: 'utf-8',
    delimiter,
    sizeBytes: text.length,
    fingerprint: '',
    head: rows,
    rows: async function* () {
      yield { rows, bytesDone: text.length };
    },
  };
  return rejectedTables([source], signal);
}

test.each([
  ['=1+1', "'=1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['+cmd|calc', "'+cmd|calc"],
  ['\tx', "'\tx"],
  ["'quoted", "''quoted"],
  ['-12.50', '-12.50'],
  ['+49', '+49'],
  ['plain', 'plain'],
])('the cell %j is written %j', (cell, written) => {
  expect(guardCell(cell)).toBe(written);
  expect(unguardCell(written)).toBe(cell);
});

test('any cell comes back as it was, and none begins like a formula', () => {
  const text = fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', '\t', "'", '1', '.', 'a', ' '),
  });
  fc.assert(
    fc.property(text, (cell) => {
      expect(unguardCell(guardCell(cell))).toBe(cell);
      expect(/^[=@\t\r]/.test(guardCell(cell))).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test('rows of two files come back as the tables they were, with their lines', async () => {
  const sources = [
    { name: 'orders.csv', columns: ['No', 'Text'], delimiter: ';' },
    { name: 'book.xlsx / Returns', columns: ['Date'], delimiter: ',' },
  ];
  const rows = [
    {
      source: 'orders.csv',
      reason: 'date_invalid',
      message: 'no date',
      line: 7,
      raw: '1;"=HYPERLINK(""x"")"',
    },
    { source: 'orders.csv', reason: 'column_count', message: 'short', line: 9, raw: '2' },
    {
      source: 'book.xlsx / Returns',
      reason: 'date_invalid',
      message: '=m',
      line: 3,
      raw: '31/02/2015',
    },
  ];
  let text = '';
  for await (const piece of rejectedCsv(rows, sources)) text += piece;
  expect(text.split('\r\n')[1]).toBe(
    `date_invalid;no date;orders.csv;7;1;${quoteCell('\'=HYPERLINK("x")', ';')}`,
  );
  const tables = await read(text, ';');
  expect(tables.map(({ name, fileName }) => [name, fileName])).toEqual([
    ['orders.csv', 'orders.csv'],
    ['book.xlsx / Returns', 'book.xlsx'],
  ]);
  expect(tables[0]?.head.map(({ raw, line }) => [splitRow(raw, ';'), line])).toEqual([
    [['No', 'Text'], 1],
    [['1', '=HYPERLINK("x")'], 7],
    [['2', ''], 9],
  ]);
  expect(tables[1]?.head.map(({ raw }) => raw)).toEqual(['Date', '31/02/2015']);
});
