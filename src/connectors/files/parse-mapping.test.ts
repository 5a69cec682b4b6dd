import { expect, test } from 'vitest';
import { AppError } from '../../core/index.ts';
import { parseMapping } from './parse-mapping.ts';
import { presets } from './presets.ts';

const good = {
  version: 1,
  store: { currency: 'EUR', zone: 'Europe/Berlin' },
  files: { orders: {} },
  documents: [
    { role: 'orders', id: 'No', kind: 'order', placedAt: 'Date', lines: { gross: 'Total' } },
  ],
};

function faultsOf(mapping: unknown): readonly string[] {
  try {
    parseMapping(mapping);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('mapping_invalid');
    return error.faults.map((fault) => `${fault.path}: ${fault.message}`);
  }
}

test('the least mapping is a mapping, and so is each preset', () => {
  expect(faultsOf(good)).toEqual([]);
  expect(presets().map((preset) => preset.name)).toEqual([
    'tillstream',
    'shopify-orders',
    'online-retail-ii',
    'online-retail-ii-products',
    'superstore',
    'adventureworks',
  ]);
});

test('all faults of the shape are told at once, with their paths', () => {
  const faults = faultsOf({
    ...good,
    version: 2,
    files: { orders: { delimiter: 'x', colour: 'red' } },
    documents: [
      {
        role: 'orders',
        id: { column: 'No', keep: 'vowels' },
        kind: { rules: [{ when: { value: 'No' }, is: 'credit' }], otherwise: 'order' },
        placedAt: { lookup: 'orders' },
        lines: { gross: { first: [] } },
      },
    ],
  });
  expect(faults.map((fault) => fault.split(':')[0])).toEqual(
    expect.arrayContaining([
      'version',
      'files.orders.delimiter',
      'files.orders',
      'documents.0.id.keep',
      'documents.0.kind.rules.0.when',
      'documents.0.placedAt.by',
      'documents.0.placedAt.column',
      'documents.0.lines.gross.first',
    ]),
  );
  expect(faults).toContain('files.orders: unknown key "colour"');
});

test('all faults of the meaning are told at once', () => {
  const faults = faultsOf({
    ...good,
    store: { currency: 'euro', zone: 'Mars/Olympus' },
    documents: [
      {
        ...good.documents[0],
        role: 'sales',
        country: { lookup: 'orders', by: 'Area', column: 'Country' },
        lines: { role: 'lines', gross: 'Total', price: 'Price' },
      },
    ],
  });
  expect(faults.map((fault) => fault.split(':')[0])).toEqual([
    'store.currency',
    'store.zone',
    'documents.0.role',
    'documents.0.lines.role',
    'documents.0.country.lookup',
    'documents.0.lines',
    'documents.0.lines.quantity',
    'documents.0.lines.document',
  ]);
});

test('a pattern that could run for hours is refused', () => {
  const withPattern = (match: string) => ({
    ...good,
    documents: [{ ...good.documents[0], id: { column: 'No', match } }],
  });
  expect(faultsOf(withPattern('^SO(\\d+)$'))).toEqual([]);
  for (const evil of ['^(a+)+$', '(a|a)*b', '(.)\\1', '.*.*.*.*x', '(?=a)', '[']) {
    expect(faultsOf(withPattern(evil))).toHaveLength(1);
  }
});
