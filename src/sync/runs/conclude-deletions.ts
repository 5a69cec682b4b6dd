import type { ReadRecords, SourceStream, StreamInfo, WholeKind } from '../../connectors/index.ts';
import type { SourceRecord } from '../../core/index.ts';
import { type MissingRecords, missingFromRun, readRun, writePage } from '../../ledger/index.ts';
import { stopIfAborted } from '../run-stream.ts';
import { withDeadline } from '../with-deadline.ts';
import { parseRunCursor, type RunCursor } from './run-cursor.ts';
import { type RunScope, tell } from './run-scope.ts';

/** As many as a platform reads again in one call. */
const batch = 250;

/**
 * After a full scan was read to its end: what the ledger has and the scan did not meet is asked for by its id, and removed only
 * where the platform says that it does not have it. A scan that met nothing of a kind concludes nothing about it.
 */
export async function concludeDeletions(
  scope: RunScope,
  part: { readonly info: StreamInfo; readonly stream: SourceStream },
): Promise<void> {
  const cursor = await reachedCursor(scope, part);
  if (cursor === null) return;
  const removed = await removeMissing(scope, part.info, cursor);
  if (removed === 0) return;
  await tell(scope, {
    level: 'info',
    message: `${part.info.title}: ${removed} removed, since the platform no longer has them.`,
  });
}

/** Where the run stands once the stream was read; null = the scan met nothing at all. */
async function reachedCursor(
  { context, tenantId, run }: RunScope,
  { info, stream }: { readonly info: StreamInfo; readonly stream: SourceStream },
): Promise<RunCursor | null> {
  const stored = await readRun(context.database, tenantId, run.id);
  const cursor = parseRunCursor(stored.cursor);
  if (cursor?.stream !== info.name) return null;
  // A source may end without having marked its last page.
  return cursor.done ? cursor : { ...cursor, done: true, whole: stream.wholeKinds?.() ?? [] };
}

async function removeMissing(
  scope: RunScope,
  info: StreamInfo,
  cursor: RunCursor,
): Promise<number> {
  let removed = 0;
  const asked = cursor.whole.findIndex(({ kind }) => kind === cursor.asked?.kind);
  for (const [index, whole] of cursor.whole.entries()) {
    // A product's record is the whole product: variants that it no longer has went with it.
    if (index < asked || whole.kind === 'variant' || !cursor.met.includes(whole.kind)) continue;
    let after = index === asked ? (cursor.asked?.after ?? null) : null;
    do {
      stopIfAborted(scope.signal);
      const { externalIds, next } = await candidates(scope, whole, after);
      if (externalIds.length === 0) break;
      // Beyond any id: this kind is through.
      const reached = next ?? 2 ** 31 - 1;
      const at = { ...cursor, asked: { kind: whole.kind, after: reached } };
      removed += await askFor(scope, info, { whole, ids: externalIds, cursor: at });
      after = next;
    } while (after !== null);
  }
  return removed;
}

function candidates(
  { context, tenantId, run, store }: RunScope,
  { kind, from }: WholeKind,
  after: number | null,
): Promise<MissingRecords> {
  return missingFromRun(context.database, tenantId, {
    runId: run.id,
    storeId: store.id,
    kind,
    from,
    startedBefore: run.startedAt,
    limit: batch,
    after,
  });
}

async function askFor(
  scope: RunScope,
  info: StreamInfo,
  asked: {
    readonly whole: WholeKind;
    readonly ids: readonly string[];
    readonly cursor: RunCursor;
  },
): Promise<number> {
  const { context, tenantId, store, run, open, signal } = scope;
  const found = await withDeadline((late) => open.read(info.name, asked.ids, late), {
    name: 'Reading records again',
    deadlineMs: context.timing.stepDeadlineMs,
    signal,
  });
  const { removed } = await writePage(context.database, tenantId, {
    storeId: store.id,
    runId: run.id,
    resumed: run.resumed,
    stream: info.name,
    cursor: asked.cursor,
    records: [...found.records, ...deletionsOf(found, asked.whole.kind)],
    problems: found.problems,
    fetched: asked.ids.length,
    progress: { done: 0, total: null },
    guard: 'versioned',
    lasting: null,
  });
  return removed;
}

/** What the platform answered not to have, as deletions. */
export function deletionsOf(
  { missing }: Pick<ReadRecords, 'missing'>,
  kind: WholeKind['kind'],
): readonly SourceRecord[] {
  return missing.map((externalId) => ({
    kind: 'deletion',
    record: { of: kind, externalId },
    raw: null,
  }));
}
