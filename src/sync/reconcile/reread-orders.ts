import { addDays, type BusinessDay, type Instant } from '../../core/index.ts';
import { type LedgerPage, writePage } from '../../ledger/index.ts';
import { runStream } from '../run-stream.ts';
import { deletionsOf } from '../runs/conclude-deletions.ts';
import { plainCursor } from '../runs/run-cursor.ts';
import type { RunScope } from '../runs/run-scope.ts';
import { withDeadline } from '../with-deadline.ts';

/** As many as a platform reads again in one call. */
const batch = 250;

function ordersOf({ connector }: RunScope): string {
  const stream = connector.streams.find(({ kinds }) => kinds.includes('document'));
  if (stream === undefined) throw new Error(`${connector.platform} has no orders`);
  return stream.name;
}

/** A page of the comparison; the run's cursor is the last day that is through (days go backwards). */
function pageOf(
  { store, run, streams }: RunScope,
  reached: BusinessDay,
): Omit<LedgerPage, 'records' | 'problems' | 'fetched'> {
  return {
    storeId: store.id,
    runId: run.id,
    resumed: run.resumed,
    stream: 'reconcile',
    cursor: plainCursor('reconcile', reached),
    progress: { done: 0, total: null },
    guard: 'replay',
    lasting: null,
    streams: streams.all,
  };
}

/**
 * Reads orders again and writes them as they are now, past the version guard: the platform says that ours are wrong. Only what
 * it says not to have is removed.
 */
export async function rereadOrders(
  scope: RunScope,
  day: BusinessDay,
  ids: readonly string[],
): Promise<void> {
  const { context, tenantId, open, signal } = scope;
  const stream = ordersOf(scope);
  for (let from = 0; from < ids.length; from += batch) {
    const some = ids.slice(from, from + batch);
    const found = await withDeadline((late) => open.read(stream, some, late), {
      name: `Reading orders of ${day} again`,
      deadlineMs: context.timing.stepDeadlineMs,
      signal,
    });
    await writePage(context.database, tenantId, {
      ...pageOf(scope, addDays(day, 1)),
      records: [...found.records, ...deletionsOf(found, 'document')],
      problems: found.problems,
      fetched: some.length,
    });
  }
}

/** Reads all orders of a day again. @returns the ids that were met, also of those that could not be mapped */
export async function rereadWindow(
  scope: RunScope,
  { day, from, to }: { readonly day: BusinessDay; readonly from: Instant; readonly to: Instant },
): Promise<ReadonlySet<string>> {
  const { context, tenantId, store, run, open, signal } = scope;
  const met = new Set<string>();
  await runStream({
    database: context.database,
    tenantId,
    storeId: store.id,
    runId: run.id,
    resumed: run.resumed,
    stream: open.stream(ordersOf(scope), { mode: 'window', from, to }),
    cursor: null,
    signal,
    moveCursor: false,
    stepDeadlineMs: context.timing.stepDeadlineMs,
    keep: ({ records, problems }) => {
      for (const record of records)
        if (record.kind === 'document') met.add(record.record.externalId);
      for (const { externalId } of problems) if (externalId !== null) met.add(externalId);
      const { cursor, streams } = pageOf(scope, addDays(day, 1));
      return { cursor, ...(streams === undefined ? {} : { streams }) };
    },
  });
  return met;
}

/** Moves the run's cursor behind a day that is through. */
export async function moveOn(scope: RunScope, day: BusinessDay): Promise<void> {
  await writePage(scope.context.database, scope.tenantId, {
    ...pageOf(scope, day),
    records: [],
    problems: [],
    fetched: 0,
  });
}
