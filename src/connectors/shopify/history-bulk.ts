import type { Json } from '../../core/index.ts';
import {
  type BulkState,
  inBatches,
  isFileGone,
  openBulkFile,
  startBulk,
  waitBulk,
} from './bulk.ts';
import type { BulkQuery } from './bulk-queries.ts';
import { field, textOf } from './fields.ts';
import type { Part } from './history-cursor.ts';
import { partFilter } from './history-pages.ts';
import type { Step } from './history-step.ts';
import { orders } from './kinds.ts';
import { readByIds, timeOf } from './nodes.ts';
import type { Scan } from './scan.ts';

/** Roots of a file that make one page. */
const rootsPerPage = 250;
/** While a bulk operation runs, an empty page is given so often: the read is alive. */
const heartbeatMs = 30_000;
/** Shopify runs five at once; one is left for others. */
const atOnce = 4;

/**
 * Reads a part by a bulk operation; the parts behind it get theirs started at the same time. What it was started as is kept in
 * the cursor, so that a new process takes it up where it stands.
 */
export async function* bulkSteps(
  scan: Scan,
  part: Part,
  rest: readonly Part[],
): AsyncGenerator<Step> {
  const { bulk } = scan.kind;
  if (bulk === null) {
    yield { nodes: [], part: byPages(part) };
    return;
  }
  if (part.bulkId === null) {
    yield await start(scan, bulk, [part, ...rest]);
    return;
  }
  const { client, timing, signal } = scan;
  const state = await waitBulk(client, timing, { id: part.bulkId, forMs: heartbeatMs, signal });
  yield* after(scan, { part, state, bulk });
}

function byPages(part: Part): Part {
  return {
    ...part,
    way: 'pages',
    pagesFirst: null,
    bulkId: null,
    offset: 0,
    after: null,
    paged: 0,
  };
}

async function start(scan: Scan, bulk: BulkQuery, parts: readonly Part[]): Promise<Step> {
  const { client, signal } = scan;
  const started: Part[] = [];
  let refused = false;
  for (const part of parts) {
    const running = started.length;
    if (refused || running >= atOnce || part.bulkId !== null) {
      started.push(part);
      continue;
    }
    const outcome = await startBulk(client, bulk.text(partFilter(scan, part)), signal);
    if (outcome.kind === 'started') started.push({ ...part, way: 'bulk', bulkId: outcome.id });
    else {
      refused = true;
      started.push(running === 0 ? byPages(part) : part);
    }
  }
  const [first, ...rest] = started;
  return { nodes: [], part: first ?? null, rest };
}

type Waited = { readonly part: Part; readonly state: BulkState; readonly bulk: BulkQuery };

async function* after(scan: Scan, { part, state, bulk }: Waited): AsyncGenerator<Step> {
  switch (state.kind) {
    case 'running':
      yield { nodes: [], part };
      return;
    case 'lost':
      yield { nodes: [], part: { ...part, bulkId: null, offset: 0 } };
      return;
    case 'done':
      if (state.url === null) yield { nodes: [], part: null };
      else yield* fileSteps(scan, part, { url: state.url, lines: state.lines, bulk });
      return;
    case 'failed':
      if (state.partialUrl === null || scan.kind !== orders)
        yield { nodes: [], part: byPages(part) };
      else yield* partialSteps(scan, part, { url: state.partialUrl, lines: null, bulk });
      return;
  }
}

type File = { readonly url: string; readonly lines: number | null; readonly bulk: BulkQuery };

async function* fileSteps(scan: Scan, begin: Part, file: File): AsyncGenerator<Step> {
  const { client, signal, kind } = scan;
  const { connections } = file.bulk;
  let part = begin;
  try {
    await using joined = await openBulkFile(client, { ...file, connections }, signal);
    for await (const roots of inBatches(joined.read(part.offset), rootsPerPage)) {
      part = { ...part, offset: part.offset + roots.length };
      const ended = part.offset >= joined.roots;
      yield { nodes: await kind.complete(roots, scan), part: ended ? null : part };
      if (ended) return;
    }
  } catch (error) {
    if (!isFileGone(error)) throw error;
    // The file is kept for seven days: it is made again, and read from its start.
    yield { nodes: [], part: { ...part, bulkId: null, offset: 0 } };
    return;
  }
  // Only where a process ended just behind the file's last page.
  yield { nodes: [], part: null };
}

/**
 * Uses what a broken bulk operation brought, then reads the rest by pages. Rows of any order may be missing: one whose book
 * does not come to its total is read by its id.
 */
async function* partialSteps(scan: Scan, part: Part, file: File): AsyncGenerator<Step> {
  const { client, signal, kind } = scan;
  const { connections } = file.bulk;
  const reached = { at: Number.POSITIVE_INFINITY, sorted: true };
  try {
    await using joined = await openBulkFile(client, { ...file, connections }, signal);
    for await (const roots of inBatches(joined.read(0), rootsPerPage)) {
      for (const root of roots) note(reached, timeOf(root, 'processedAt'));
      yield { nodes: await kind.complete(await mended(scan, roots), scan), part };
    }
  } catch (error) {
    if (!isFileGone(error)) throw error;
  }
  // The latest orders come first: behind the last one nothing was read. Where they did not, all of it is read again.
  const to = reached.sorted && Number.isFinite(reached.at) ? reached.at + 1000 : part.to;
  yield { nodes: [], part: byPages({ ...part, to }) };
}

function note(reached: { at: number; sorted: boolean }, time: number | null): void {
  if (time === null || time > reached.at) reached.sorted = false;
  else reached.at = time;
}

async function mended(scan: Scan, roots: readonly Json[]): Promise<readonly Json[]> {
  const { client, sizes, signal, kind } = scan;
  const broken = roots.filter((root) => kind.map(root).problems.length > 0);
  if (broken.length === 0) return roots;
  const ids = broken.map((root) => textOf(field(root, 'id')) ?? '');
  const { text, size } = kind.byId;
  const again = await readByIds(client, sizes, {
    name: `${kind.name}_by_id`,
    text,
    size,
    ids,
    signal,
  });
  const fine = roots.filter((root) => !broken.includes(root));
  return [...fine, ...again.filter((node) => node !== null)];
}
