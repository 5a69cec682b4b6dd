import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { buildZip } from '../../../test/fixtures/files/build-workbook.ts';
import { testFolder } from '../../../test/fixtures/files/folder.ts';
import { header, plain, readAll, signal } from '../../../test/fixtures/files/read-files.ts';
import { openFileScan } from './file-scan.ts';
import { prepareImport } from './prepare-import.ts';

describe('broken files are refused with a clear message, and leave no staged rows', () => {
  const row = '1,2025-03-10,pot,1,1\n';
  const cases: readonly (readonly [string, string, string | Uint8Array, RegExp])[] = [
    ['an empty file', 'a.csv', '', /a\.csv is empty/],
    [
      'a missing column',
      'a.csv',
      `No,Date,Item,Qty\n${row}`,
      /"orders" the column "Price" is missing; the file has: No, Date, Item, Qty/,
    ],
    [
      'a used column twice',
      'a.csv',
      `No,Date,Item,Qty,Price,price\n1,2025-03-10,pot,1,1,2\n`,
      /"Price" stands twice in the header \(columns 5 and 6\)/,
    ],
    [
      'a row of 10 MB',
      'a.csv',
      `${header}${row}1,2025-03-10,${'x'.repeat(10 * 1024 ** 2)},1,1\n`,
      /a\.csv, line 3: the row is longer than 1 MiB/,
    ],
    [
      'a quote never closed',
      'a.csv',
      `${header}1,2025-03-10,"pot,1,1\n${row.repeat(80_000)}`,
      /line 2: the row is longer/,
    ],
    [
      'a gzip bomb',
      'a.csv.gz',
      gzipSync(Buffer.alloc(80 * 1024 ** 2, 'a,b\n')),
      /looks like a zip bomb/,
    ],
    [
      'half a gzip file',
      'a.csv.gz',
      gzipSync(Buffer.from(header + row.repeat(999))).subarray(0, 60),
      /cut short|damaged/,
    ],
    [
      'a workbook bomb',
      'a.xlsx',
      buildZip([{ name: 'xl/workbook.xml', content: Buffer.alloc(80 * 1024 ** 2) }]),
      /^a\.xlsx unpacks to more than .* looks like a zip bomb/,
    ],
    [
      'a workbook that lies about its size',
      'a.xlsx',
      buildZip([
        {
          name: 'xl/_rels/workbook.xml.rels',
          content: Buffer.alloc(80 * 1024 ** 2),
          claimedSize: 100,
        },
      ]),
      /^a\.xlsx is a damaged workbook: (?!a\.xlsx)/,
    ],
    [
      'a zip that is no workbook',
      'a.xlsx',
      buildZip([{ name: 'a.csv', content: header }]),
      /is no workbook/,
    ],
    ['a picture', 'a.csv', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), /no text: a zero byte/],
    [
      'dates that could be either',
      'a.csv',
      `${header}1,01/02/2025,pot,1,1\n`,
      /order of day and month can't be told \(01\/02\/2025\)/,
    ],
    [
      'numbers that could be either',
      'a.csv',
      `No;Date;Item;Qty;Price\n1;2025-03-10;pot;1;1,234\n`,
      /stands before the decimals can't be told \(1,234\)/,
    ],
    [
      'rows that the mapping fits nowhere',
      'a.csv',
      `${header}1,yesterday,pot,1,1\n`,
      /None of the first rows could be read/,
    ],
  ];
  test.each(cases)('%s', async (...[, name, content, message]) => {
    const folder = await testFolder();
    const file = await folder.write(name, content);
    await expect(readAll(folder, [file])).rejects.toThrow(message);
    expect(await readdir(folder.staging).catch(() => [])).toEqual([]);
  });

  test('the wrong encoding', async () => {
    const folder = await testFolder();
    const file = await folder.write(
      'a.csv',
      Buffer.from(`${header}1,2025-03-10,caf\u00e9,1,1\n`, 'latin1'),
    );
    const mapping = { ...plain, files: { orders: { encoding: 'utf-8' } } };
    await expect(readAll(folder, [file], { mapping })).rejects.toThrow(
      /says utf-8, but the bytes are not; they look like windows-1252/,
    );
    const { documents } = await readAll(folder, [file]);
    expect(documents[0]?.lines[0]?.title).toBe('café');
  });

  test('a file that is not there, that goes, that changes while it is read', async () => {
    const folder = await testFolder();
    await expect(readAll(folder, [join(folder.path, 'no.csv')])).rejects.toThrow(
      /no\.csv is not there/,
    );
    const rows = row.repeat(200_000);
    const file = await folder.write('a.csv', header + rows);
    const prepared = await prepareImport({ files: [file], mapping: plain, signal });
    await truncate(file, 1000);
    await expect(openFileScan(prepared, { stagingFolder: folder.staging, signal })).rejects.toThrow(
      /changed while it was being read/,
    );
    await rm(file);
    await expect(openFileScan(prepared, { stagingFolder: folder.staging, signal })).rejects.toThrow(
      /not there \(any more\)/,
    );
    expect(await readdir(folder.staging)).toEqual([]);
  });

  test('a folder without any table', async () => {
    const folder = await testFolder();
    await writeFile(join(folder.path, 'notes.pdf'), 'x');
    await expect(readAll(folder, [folder.path])).rejects.toThrow(
      /no CSV or XLSX file in .*\(only notes\.pdf\)/,
    );
  });

  test('a file of a folder that fits no role is left alone and told; one that was named is an error', async () => {
    const folder = await testFolder();
    await folder.write('a.csv', header + row);
    const other = await folder.write('b.csv', 'x,y\n1,2\n');
    const { documents, report } = await readAll(folder, [folder.path]);
    expect(documents).toHaveLength(1);
    expect(report).toMatchObject({
      ignored: [{ name: 'b.csv', reason: expect.stringContaining('fits no part of the mapping') }],
    });
    await expect(readAll(folder, [join(folder.path, 'a.csv'), other])).rejects.toThrow(
      /b\.csv fits no part/,
    );
  });

  test('too many rejected rows', async () => {
    const folder = await testFolder();
    const file = await folder.write('a.csv', header + row + ',,,,\n'.repeat(50));
    await expect(readAll(folder, [file], { maxRejected: 20 })).rejects.toThrow(
      /More than 20 rows were rejected/,
    );
  });

  test('stopping in the middle of the reading', async () => {
    const folder = await testFolder();
    const file = await folder.write('a.csv', header + row.repeat(300_000));
    const prepared = await prepareImport({ files: [file], mapping: plain, signal });
    const stop = new AbortController();
    const reading = openFileScan(prepared, {
      stagingFolder: folder.staging,
      signal: stop.signal,
      onStaging: () => stop.abort(),
    });
    await expect(reading).rejects.toThrow(/abort/i);
    expect(await readdir(folder.staging)).toEqual([]);
  });
});
