import { AppError } from '../../core/index.ts';

/** One page of a list that is read by cursors. `after` null = there is no next page. */
export type CursorPage<Item> = { readonly items: readonly Item[]; readonly after: string | null };

/**
 * Reads a list page by page. A platform that gives the same cursor twice would keep us reading for ever: that is an error.
 *
 * @param from cursor to begin after; null = from the start
 * @throws AppError `connector_unavailable` when a cursor repeats, and what `read` throws
 */
export async function* cursorPages<Item>(
  read: (after: string | null) => Promise<CursorPage<Item>>,
  from: string | null = null,
): AsyncGenerator<CursorPage<Item>> {
  const seen = loopGuard();
  if (from !== null) seen(from);
  for (let after = from; ; ) {
    const page = await read(after);
    if (page.after !== null) seen(page.after);
    yield page;
    if (page.after === null) return;
    after = page.after;
  }
}

/** Cursors kept to be compared with: a loop is found within as many pages, in bounded memory. */
const maxSeen = 10_000;

/** Remembers cursors; one that comes again is an error. @throws AppError `connector_unavailable` */
export function loopGuard(): (cursor: string) => void {
  const seen = new Set<string>();
  return (cursor) => {
    if (seen.has(cursor))
      throw new AppError(
        'connector_unavailable',
        'The platform’s pages go round in a circle: the same cursor came twice. The read was stopped; nothing was concluded from it.',
        { retryable: true, provider: `cursor ${cursor.slice(0, 80)}` },
      );
    if (seen.size >= maxSeen) seen.clear();
    seen.add(cursor);
  };
}
