import { expect, test } from 'vitest';
import { boundArray } from './bound-array.ts';

// Written by hand from array_recv: dimensions, has nulls, element type, length, lower bound, then length and bytes of each.
test('a column is bound as Postgres reads arrays', () => {
  const cells = ['1', 'ö', '2', null];
  const column = { type: 'text', from: 1, width: 2, rows: 2 } as const;
  expect(Buffer.from(boundArray(cells, column)).toString('hex')).toBe(
    ['00000001 00000001 00000019 00000002 00000001', '00000002 c3b6', 'ffffffff']
      .join('')
      .replaceAll(' ', ''),
  );
});

test('bytes are bound as they are', () => {
  const cells = [Buffer.from([0, 255])];
  const column = { type: 'bytea', from: 0, width: 1, rows: 1 } as const;
  expect(Buffer.from(boundArray(cells, column)).toString('hex')).toBe(
    '00000001 00000000 00000011 00000001 00000001 00000002 00ff'.replaceAll(' ', ''),
  );
});
