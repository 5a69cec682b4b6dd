import { GraphQLError } from 'graphql';
import type { Indexed, SortedIndex } from '../world/sorted-index.ts';

export type ConnectionArgs = {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
  readonly reverse?: boolean | null;
};

export type Edge<V> = { readonly cursor: string; readonly node: V };

export type PageInfo = {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
};

export type Connection<V> = {
  readonly edges: readonly Edge<V>[];
  readonly nodes: readonly V[];
  readonly pageInfo: PageInfo;
};

export const pageLimit = 250;
/** Nobody pages further than this: what lies behind is only reached by a narrower filter. */
export const reachLimit = 25_000;

type Cursor = { readonly last_id: string; readonly last_value: number; readonly n: number };

function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64');
}

function decodeCursor(text: string): Cursor {
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
    if (isCursor(cursor)) return cursor;
  } catch {
    // Told below, with the same words.
  }
  throw badArgument(`Invalid cursor for current pagination sort.`);
}

function isCursor(value: unknown): value is Cursor {
  return typeof value === 'object' && value !== null && 'last_id' in value && 'n' in value;
}

function badArgument(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

/** How many are asked for. In a bulk operation nobody asks, and everything comes. */
export function askedFor(args: ConnectionArgs, unbounded: boolean): number {
  const { first, last } = args;
  if (unbounded) return Number.POSITIVE_INFINITY;
  if (first != null && last != null)
    throw badArgument('providing both first and last is not supported');
  const asked = first ?? last;
  if (asked == null) throw badArgument('you must provide one of first or last');
  if (asked < 0) throw badArgument('first and last can not be negative');
  if (asked > pageLimit)
    throw badArgument(
      `The value of first or last can not be more than ${pageLimit}, but was ${asked}`,
    );
  return asked;
}

/** A page of a list that is at hand. */
export function listConnection<T extends { readonly id: string }, V>(
  items: readonly T[],
  args: ConnectionArgs & { readonly unbounded?: boolean },
  view: (item: T) => V,
): Connection<V> {
  const asked = askedFor(args, args.unbounded ?? false);
  const ordered = args.reverse === true ? items.toReversed() : items;
  const place = (text: string): number => {
    const { last_id } = decodeCursor(text);
    const position = ordered.findIndex(({ id }) => id === last_id);
    if (position < 0) throw badArgument('Invalid cursor for current pagination sort.');
    return position;
  };
  const low = args.after == null ? 0 : place(args.after) + 1;
  const high = args.before == null ? ordered.length : place(args.before);
  const from = args.last == null ? low : Math.max(low, high - asked);
  const to = args.last == null ? Math.min(high, low + asked) : high;
  const edges = ordered.slice(from, to).map((item, index) => ({
    cursor: encodeCursor({ last_id: item.id, last_value: 0, n: from + index + 1 }),
    node: view(item),
  }));
  return connectionOf(edges, { next: to < high, previous: from > 0 });
}

function connectionOf<V>(
  edges: readonly Edge<V>[],
  more: { readonly next: boolean; readonly previous: boolean },
): Connection<V> {
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: more.next,
      hasPreviousPage: more.previous,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

export type IndexPage<T extends Indexed, V> = {
  readonly index: SortedIndex<T>;
  readonly sortValue: (item: T) => number;
  /** What the filter says of the index's own value: half open. */
  readonly range: { readonly from: number; readonly to: number };
  readonly matches: (item: T) => boolean;
  readonly view: (item: T) => V;
};

/**
 * A page of everything a shop has of a kind, read from where the cursor says by value and number, not by position: when things
 * change between two pages, they are skipped or met twice just as on the platform.
 */
export function indexConnection<T extends Indexed, V>(
  page: IndexPage<T, V>,
  args: ConnectionArgs & { readonly limitless?: boolean },
): Connection<V> {
  const asked = askedFor(args, false);
  const backward = args.last != null;
  const text = backward ? args.before : args.after;
  const cursor = text == null ? null : decodeCursor(text);
  const before = cursor?.n ?? 0;
  const limit = args.limitless === true ? Number.POSITIVE_INFINITY : reachLimit;
  const reach = Math.min(asked, limit - before);
  const items = scan(page, {
    cursor,
    down: (args.reverse === true) !== backward,
    count: reach + 1,
  });
  const more = items.length > reach && before + reach < limit;
  const edges = items.slice(0, Math.max(0, reach)).map((item, index) => ({
    cursor: encodeCursor({
      last_id: item.id,
      last_value: page.sortValue(item),
      n: before + index + 1,
    }),
    node: page.view(item),
  }));
  if (backward) edges.reverse();
  const other = cursor !== null;
  return connectionOf(edges, { next: backward ? other : more, previous: backward ? more : other });
}

type Scan = { readonly cursor: Cursor | null; readonly down: boolean; readonly count: number };

function scan<T extends Indexed, V>(page: IndexPage<T, V>, { cursor, down, count }: Scan): T[] {
  const { index, range, matches } = page;
  const low = index.from(range.from);
  const high = index.from(range.to);
  const found: T[] = [];
  const step = down ? -1 : 1;
  let position = down ? high - 1 : low;
  if (cursor !== null) {
    // Ids of a kind have the same head and length, so their numbers stand in their last eight digits.
    const place = { value: cursor.last_value, seq: Number(cursor.last_id.slice(-8)) };
    const behind = index.after(place);
    const last = index.at(behind - 1);
    const here = last !== undefined && last.id === cursor.last_id ? behind - 2 : behind - 1;
    position = down ? Math.min(here, high - 1) : Math.max(behind, low);
  }
  for (; position >= low && position < high && found.length < count; position += step) {
    const item = index.at(position);
    if (item !== undefined && matches(item)) found.push(item);
  }
  return found;
}
