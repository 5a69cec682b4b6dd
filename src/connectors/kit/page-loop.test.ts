import { expect, it } from 'vitest';
import { type CursorPage, cursorPages } from './page-loop.ts';

async function read(
  pages: Readonly<Record<string, CursorPage<number>>>,
  from: string | null = null,
) {
  const items: number[] = [];
  const source = cursorPages(
    async (after) => pages[after ?? ''] ?? { items: [], after: null },
    from,
  );
  for await (const page of source) items.push(...page.items);
  return items;
}

it('reads page after page, from any cursor', async () => {
  const pages = {
    '': { items: [1], after: 'a' },
    a: { items: [2], after: 'b' },
    b: { items: [3], after: null },
  };
  expect(await read(pages)).toEqual([1, 2, 3]);
  expect(await read(pages, 'a')).toEqual([2, 3]);
});

it('ends with an error where the pages go round in a circle', async () => {
  const pages = {
    '': { items: [1], after: 'a' },
    a: { items: [2], after: 'b' },
    b: { items: [3], after: 'a' },
  };
  await expect(read(pages)).rejects.toMatchObject({ code: 'connector_unavailable' });
});
