import { expect, it } from 'vitest';
import { parseSearch, type SearchFields } from './search-query.ts';

type Item = {
  readonly id: string;
  readonly at: number;
  readonly status: string;
  readonly test: boolean;
};

const fields: SearchFields<Item> = {
  id: { kind: 'id', read: ({ id }) => id },
  updated_at: { kind: 'time', read: ({ at }) => at },
  status: { kind: 'text', read: ({ status }) => status },
  test: { kind: 'flag', read: ({ test }) => test },
};
const item = (id: string, at: string, status = 'open'): Item => ({
  id,
  at: Date.parse(at),
  status,
  test: id === '101',
});
const items = [
  item('99', '2026-01-01T09:59:59Z'),
  item('100', '2026-01-01T10:00:00Z', 'closed'),
  item('101', '2026-01-01T10:00:01Z'),
  item('102', '2026-01-02T00:00:00Z', 'cancelled'),
];
const found = (query: string): string[] =>
  items.filter(parseSearch(query, fields).matches).map(({ id }) => id);

it.each([
  ['', ['99', '100', '101', '102']],
  ["updated_at:>='2026-01-01T10:00:00Z'", ['100', '101', '102']],
  ["updated_at:>='2026-01-01T10:00:00Z' AND updated_at:<'2026-01-02T00:00:00Z'", ['100', '101']],
  // Since 2026-10 the whole second of the time is left out.
  ["updated_at:>'2026-01-01T10:00:00Z'", ['101', '102']],
  ["updated_at:<='2026-01-01T10:00:00Z'", ['99', '100']],
  // Without quotes the time of day is not looked at.
  ['updated_at:>=2026-01-01T10:00:00Z', ['99', '100', '101', '102']],
  ['updated_at:>2026-01-01T10:00:00Z', ['102']],
  ["updated_at:'2026-01-01'", ['99', '100', '101']],
  ['id:>=100 id:<102', ['100', '101']],
  ['id:>99', ['100', '101', '102']],
  ['id:100,102', ['100', '102']],
  ['status:open', ['99', '101']],
  ['status:any', ['99', '100', '101', '102']],
  ['status:closed OR status:cancelled', ['100', '102']],
  ['NOT status:open', ['100', '102']],
  ['-status:open test:false', ['100', '102']],
  ['(status:open OR status:closed) AND id:<101', ['99', '100']],
  ['test:true', ['101']],
])('%s', (query, ids) => {
  expect(found(query)).toEqual(ids);
});

it('knows the range that a field is held to, and what it does not know at all', () => {
  const search = parseSearch("updated_at:>='2026-01-01T00:00:00Z' AND colour:red", fields);
  expect(search.range('updated_at')).toEqual({
    from: Date.parse('2026-01-01T00:00:00Z'),
    to: Number.POSITIVE_INFINITY,
  });
  expect(search.unknown).toEqual(['colour']);
  expect(
    parseSearch("updated_at:<'2026-01-01T00:00:00Z' OR id:5", fields).range('updated_at'),
  ).toEqual({
    from: Number.NEGATIVE_INFINITY,
    to: Number.POSITIVE_INFINITY,
  });
});
