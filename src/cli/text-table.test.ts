import { expect, it } from 'vitest';
import { textTable } from './text-table.ts';

it('aligns figures to the right and counts wide characters as two', () => {
  const table = textTable(
    [
      { title: 'store', align: 'left' },
      { title: 'net', align: 'right' },
    ],
    [
      ['東京', '1,700'],
      ['Berlin', '12.50'],
    ],
  );
  expect(table).toBe(
    ['store     net', '──────  ─────', '東京    1,700', 'Berlin  12.50'].join('\n'),
  );
});
