import { describe, expect, it } from 'vitest';
import { columnsFor, mappingFields, parseMappingText, readAt, writeAt } from './mapping-fields.ts';
import { inWords, reportRows } from './report-rows.ts';
import { storeNameFrom } from './store-name.ts';
import { splitByFormat } from './upload-files.ts';

const mapping = {
  version: 1,
  documents: [{ role: 'orders', id: 'Invoice', lines: { role: 'lines' } }],
};

describe('mapping', () => {
  it('writes a field and leaves the rest and the original alone', () => {
    const next = writeAt(mapping, ['documents', 0, 'lines', 'price'], 'Price');
    expect(next).toEqual({
      version: 1,
      documents: [{ role: 'orders', id: 'Invoice', lines: { role: 'lines', price: 'Price' } }],
    });
    expect(readAt(mapping, ['documents', 0, 'lines', 'price'])).toBeUndefined();
  });

  it('takes a field away, and makes what is missing on the way', () => {
    expect(writeAt(mapping, ['documents', 0, 'id'], undefined)).toEqual({
      version: 1,
      documents: [{ role: 'orders', lines: { role: 'lines' } }],
    });
    expect(writeAt({}, ['documents', 0, 'id'], 'Nr')).toEqual({ documents: [{ id: 'Nr' }] });
  });

  it('offers the columns of the file that a field is read from', () => {
    const files = [
      { role: 'orders', columns: ['Invoice', 'Date'] },
      { role: 'lines', columns: ['Invoice', 'SKU'] },
    ];
    const id = mappingFields.find(({ name }) => name === 'id');
    const sku = mappingFields.find(({ name }) => name === 'line_sku');
    expect(columnsFor(id!, mapping, files)).toEqual(['Invoice', 'Date']);
    expect(columnsFor(sku!, mapping, files)).toEqual(['Invoice', 'SKU']);
    expect(columnsFor(id!, {}, files)).toEqual(['Invoice', 'Date', 'SKU']);
  });

  it('reads text that is a JSON object and nothing else', () => {
    expect(parseMappingText('{"version":1}')).toEqual({ kind: 'mapping', mapping: { version: 1 } });
    expect(parseMappingText('[1]').kind).toBe('fault');
    expect(parseMappingText('{').kind).toBe('fault');
  });
});

describe('files and reports', () => {
  it('names the files that cannot be read', () => {
    const files = ['orders.CSV', 'lines.csv.gz', 'book.xlsx', 'photo.jpg'].map(
      (name) => new File([], name),
    );
    expect(splitByFormat(files).refused).toEqual(['photo.jpg']);
  });

  it('makes a store’s name from a file’s', () => {
    expect(storeNameFrom('online-retail_II.csv.gz')).toBe('online retail II');
  });

  it('flattens whatever a connector reports', () => {
    const report = { rowsRead: 10, rejected: { date: 2 }, files: ['a'], nothing: null };
    expect(reportRows(report)).toEqual([
      { name: 'rowsRead', value: 10, isInner: false },
      { name: 'rejected.date', value: 2, isInner: true },
    ]);
    expect(inWords('rejected.amountMissing')).toBe('amount missing');
  });
});
