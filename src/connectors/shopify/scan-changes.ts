import { z } from 'zod';
import type { Json } from '../../core/index.ts';
import type { SourcePage } from '../contract.ts';
import { timeFilter } from './filters.ts';
import { readPage, timeOf } from './nodes.ts';
import { maxObjects, overlapMs, pageOf, type Scan } from './scan.ts';

/** A stream's lasting cursor: everything that Shopify changed before was read. */
export const lastingCursor = z.object({ updated: z.number() });

const cursorSchema = z.object({
  way: z.literal('changes'),
  /** Shopify's time when the scan began. */
  started: z.number(),
  /** Changes from this time on, without the overlap. */
  from: z.number(),
  /** Cursor of the last page; null = the first is next. */
  after: z.string().nullable(),
  /** Latest change seen. */
  top: z.number(),
  /** Objects of the query that is being paged, and of the whole scan. */
  paged: z.number(),
  done: z.number(),
});

type Cursor = z.infer<typeof cursorSchema>;

/**
 * What changed since `since`, with an overlap. Where the pages are sorted by the time of the change, each moves the lasting cursor
 * as far as it reached; otherwise the last page does, to when the scan began.
 */
export async function* scanChanges(
  scan: Scan,
  since: number,
  resume: Json | null,
): AsyncGenerator<SourcePage> {
  const { kind } = scan;
  const parsed = cursorSchema.safeParse(resume);
  const started = scan.client.now();
  let at: Cursor = parsed.success
    ? parsed.data
    : { way: 'changes', started, from: since, after: null, top: since, paged: 0, done: 0 };
  for (;;) {
    const page = await readChanged(scan, at);
    const nodes = await kind.complete(page.nodes, scan);
    const times = page.nodes.map((node) => timeOf(node, 'updatedAt') ?? 0);
    const next: Cursor = {
      ...at,
      after: page.after,
      top: Math.max(at.top, ...times),
      paged: at.paged + page.nodes.length,
      done: at.done + page.nodes.length,
    };
    const done = page.after === null;
    // More than one query may page through: the next begins at the latest change that was seen.
    const renew =
      kind.changes === 'sorted' && next.paged >= maxObjects && next.top - overlapMs > at.from;
    at = renew ? { ...next, from: next.top, after: null, paged: 0 } : next;
    const lasting = lastingOf(scan, at, done);
    const progress = { done: at.done, total: null };
    yield pageOf(kind, nodes, {
      cursor: at,
      done,
      progress,
      ...(lasting === null ? {} : { lasting }),
    });
    if (done) return;
  }
}

function readChanged({ kind, client, sizes, signal }: Scan, at: Cursor) {
  const { page, changes, name } = kind;
  const query = changes === 'whole' ? null : timeFilter('updated_at', at.from - overlapMs, null);
  const sort = {
    ...(kind.sortable ? { sortKey: 'UPDATED_AT' } : {}),
    ...(name === 'orders' ? { reverse: false } : {}),
  };
  const variables = { after: at.after, ...(changes === 'whole' ? {} : { query }), ...sort };
  return readPage(client, sizes, { name, ...page, variables, signal });
}

function lastingOf({ kind }: Scan, at: Cursor, done: boolean): Json | null {
  if (kind.changes === 'sorted') return { updated: at.top };
  return done ? { updated: at.started } : null;
}
