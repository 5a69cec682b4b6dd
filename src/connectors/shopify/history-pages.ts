import type { Json } from '../../core/index.ts';
import { loopGuard } from '../kit/page-loop.ts';
import { field, textOf } from './fields.ts';
import { afterIdFilter, joined, timeFilter } from './filters.ts';
import { idOf } from './gid.ts';
import type { Part } from './history-cursor.ts';
import type { Step } from './history-step.ts';
import { orders } from './kinds.ts';
import { type Connection, readPage, timeOf } from './nodes.ts';
import { maxObjects, type Scan } from './scan.ts';

/** Reads a part by pages, until it ends or a bulk operation is worth its wait. */
export async function* pageSteps(scan: Scan, begin: Part): AsyncGenerator<Step> {
  const seen = loopGuard();
  for (let part = begin; ; ) {
    const page = await readPart(scan, part);
    if (page.after !== null) seen(page.after);
    const nodes = await scan.kind.complete(page.nodes, scan);
    const next = page.after === null ? null : behind(scan, part, page);
    yield { nodes, part: next };
    if (next === null || next.way === 'bulk') return;
    part = next;
  }
}

/** The filter of a part. */
export function partFilter({ kind }: Pick<Scan, 'kind'>, part: Part): string | null {
  return joined([
    timeFilter('processed_at', part.from, part.to),
    ...(kind === orders ? [] : [afterIdFilter(part.afterId)]),
  ]);
}

function readPart({ kind, client, sizes, signal }: Scan, part: Part): Promise<Connection> {
  const { page, name, changes } = kind;
  const variables = {
    after: part.after,
    ...(changes === 'whole' ? {} : { query: partFilter({ kind }, part) }),
    ...(kind.sortable ? { sortKey: kind === orders ? 'PROCESSED_AT' : 'ID' } : {}),
    ...(kind === orders ? { reverse: true } : {}),
  };
  return readPage(client, sizes, { name, ...page, variables, signal });
}

/** What is left of a part behind a page. */
function behind({ kind }: Scan, part: Part, page: Connection): Part {
  const next = {
    ...part,
    way: 'pages' as const,
    after: page.after,
    paged: part.paged + page.nodes.length,
    pages: part.pages + 1,
  };
  const last = page.nodes.at(-1) ?? null;
  if (part.pagesFirst !== null && next.pages >= part.pagesFirst)
    return { ...rest(kind === orders, next, last), way: 'bulk', afterId: null };
  return next.paged < maxObjects ? next : rest(kind === orders, next, last);
}

/** Begins anew behind the last record: of orders at its time, so that those of the same second come again. */
function rest(timed: boolean, part: Part, last: Json): Part {
  const anew = { ...part, after: null, paged: 0 };
  const placed = timeOf(last, 'processedAt');
  if (timed) return placed === null ? anew : { ...anew, to: placed + 1000 };
  const id = textOf(field(last, 'id'));
  return id === null ? anew : { ...anew, afterId: idOf(id) };
}
