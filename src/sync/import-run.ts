import { type FileScan, openFileScan, type PreparedImport } from '../connectors/index.ts';
import { AppError, type Json, toAppError } from '../core/index.ts';
import {
  finishRun,
  heartbeat,
  interruptRun,
  type RunRow,
  readRun,
  readStore,
  removeMissing,
  resolveIssues,
  updateStore,
} from '../ledger/index.ts';
import type { ImportContext, ImportMode, ImportReport } from './import-options.ts';
import { progressRate } from './progress-rate.ts';
import { runStream, stopIfAborted } from './run-stream.ts';

/** An import whose run stands in the ledger and whose files were understood. */
export type ReadyImport = {
  readonly run: RunRow;
  readonly prepared: PreparedImport;
  readonly storeName: string;
  readonly mode: ImportMode;
  readonly resumed: boolean;
};

const heartbeatMs = 5_000;

/**
 * Runs an import to its end: stages, writes pages, removes what is gone where that was asked for, closes the run with its
 * report. A failure closes the run as failed; a stop leaves it interrupted, to be resumed.
 */
export async function runImport(context: ImportContext, ready: ReadyImport): Promise<ImportReport> {
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const beat = startHeartbeat(context, ready.run.id, stop);
  try {
    return await importRun({ ...context, signal }, ready);
  } catch (error) {
    throw await closeFailed(context, ready, error);
  } finally {
    clearInterval(beat);
  }
}

/** Says that the run lives while no page is written, and hears when it was cancelled from elsewhere. */
function startHeartbeat(
  context: ImportContext,
  runId: string,
  stop: AbortController,
): NodeJS.Timeout {
  const { database, tenantId, log } = context;
  return setInterval(() => {
    heartbeat(database, tenantId, runId).then(
      (state) => {
        if (state === 'cancelled') stop.abort(new AppError('cancelled', 'The run was cancelled.'));
      },
      // The next page meets the same trouble and tells it; a missed beat alone is no failure.
      (error: unknown) => log.warn({ event: 'import.heartbeat_missed', runId, error }),
    );
  }, heartbeatMs);
}

async function importRun(context: ImportContext, ready: ReadyImport): Promise<ImportReport> {
  const started = performance.now();
  const { database, tenantId, signal, log } = context;
  const { run, prepared } = ready;
  const rate = progressRate(() => performance.now());
  await using scan = await openFileScan(prepared, {
    stagingFolder: context.stagingFolder,
    signal,
    onStaging: ({ bytesDone, bytesTotal, rows }) =>
      context.onProgress?.(rate({ phase: 'reading', done: bytesDone, total: bytesTotal, rows })),
  });
  const written = await writePages(context, ready, { scan, rate });
  const removal = await removeGone(context, ready, scan);
  await resolveIssues(database, tenantId, {
    storeId: run.storeId,
    runId: run.id,
    sources: prepared.plans.map(({ table }) => table.name),
  });
  const seconds = (performance.now() - started) / 1000;
  const details = scan.report?.() as Readonly<Record<string, Json>>;
  await extendHistory(context, run.storeId, details['firstDay']);
  const own: Record<string, Json> = {
    removalSkipped: removal.removalSkipped,
    resumed: ready.resumed,
    seconds: Math.round(seconds * 10) / 10,
    rowsPerSecond: Math.round(written.fetched / Math.max(seconds, 0.001)),
  };
  const finished = await finishRun(database, tenantId, {
    runId: run.id,
    state: 'succeeded',
    report: { ...details, ...own },
  });
  const { stored, unchanged, rejected, removed } = finished;
  log.info({ event: 'import.done', runId: run.id, ...own, stored, unchanged, rejected, removed });
  const { revision } = await database.position(tenantId);
  return reportOf(finished, ready, { details, revision });
}

/** Files are all that their store has: its history is known from the earliest day that any of them told. */
async function extendHistory(
  { database, tenantId }: ImportContext,
  storeId: number,
  firstDay: Json | undefined,
): Promise<void> {
  if (typeof firstDay !== 'string') return;
  const { historyFrom } = await database.tenant(tenantId, (tx) => readStore(tx, storeId), {
    readOnly: true,
  });
  const earliest = historyFrom === null || firstDay < historyFrom ? firstDay : historyFrom;
  const change = { historyFrom: earliest, historyComplete: true };
  await updateStore(database, tenantId, { id: storeId, change });
}

type Writing = { readonly scan: FileScan; readonly rate: ReturnType<typeof progressRate> };

function writePages(context: ImportContext, { run }: ReadyImport, { scan, rate }: Writing) {
  const { database, tenantId, signal, log } = context;
  return runStream({
    database,
    tenantId,
    storeId: run.storeId,
    runId: run.id,
    resumed: run.resumed,
    stream: scan,
    cursor: run.cursor,
    signal,
    onPage: ({ fetched, progress }, { stored }) => {
      log.debug({ event: 'import.page', runId: run.id, rows: fetched, stored });
      context.onProgress?.(rate({ phase: 'writing', ...progress, rows: progress.done }));
    },
  });
}

type Removal = { readonly removalSkipped: string | null };

async function removeGone(
  context: ImportContext,
  ready: ReadyImport,
  scan: FileScan,
): Promise<Removal> {
  if (ready.mode !== 'replace-range') return { removalSkipped: null };
  const coverage = (await scan.coverage?.()) ?? null;
  if (coverage === null) {
    return {
      removalSkipped:
        'Nothing was removed: the files hold no document, or rows whose document could not be told. Mend the rejected rows and import again.',
    };
  }
  stopIfAborted(context.signal);
  const { database, tenantId, signal } = context;
  const { storeId, id: runId } = ready.run;
  context.onProgress?.({
    phase: 'removing',
    done: 0,
    total: null,
    rows: 0,
    rowsPerSecond: null,
    secondsLeft: null,
  });
  await removeMissing(database, tenantId, { ...coverage, storeId, runId, signal });
  return { removalSkipped: null };
}

function reportOf(
  run: RunRow,
  ready: ReadyImport,
  known: {
    readonly details: Readonly<Record<string, Json>>;
    readonly revision: number;
  },
): ImportReport {
  const { report } = run;
  const number = (key: string): number => Number(report[key] ?? 0);
  return {
    runId: run.id,
    storeId: run.storeId,
    storeName: ready.storeName,
    resumed: ready.resumed,
    rowsRead: number('rowsRead'),
    orders: number('orders'),
    credits: number('credits'),
    adjustments: number('adjustments'),
    lines: number('lines'),
    rejectedRows: number('rejectedRows'),
    rejected: (report['rejected'] ?? {}) as Readonly<Record<string, number>>,
    stored: run.stored,
    unchanged: run.unchanged,
    removed: run.removed,
    removalSkipped: (report['removalSkipped'] ?? null) as string | null,
    seconds: number('seconds'),
    rowsPerSecond: number('rowsPerSecond'),
    revision: known.revision,
    details: known.details,
  };
}

/** Closes the run as what it came to, and gives the error to throw. */
async function closeFailed(
  context: ImportContext,
  ready: ReadyImport,
  thrown: unknown,
): Promise<unknown> {
  const { database, tenantId, log } = context;
  const runId = ready.run.id;
  const stopped = context.signal.aborted;
  const error = stopped
    ? new AppError(
        'cancelled',
        'The import was stopped; start it again and it goes on where it is.',
      )
    : thrown;
  const { code, message } = toAppError(error);
  try {
    const { state, resumed } = await readRun(database, tenantId, runId);
    // Taken for dead while it was out of reach: it is another process's now.
    const ours = state === 'running' && resumed === ready.run.resumed;
    if (ours && stopped) await interruptRun(database, tenantId, runId);
    else if (ours)
      await finishRun(database, tenantId, { runId, state: 'failed', error: { code, message } });
  } catch (closing) {
    // The database itself is away: the run is found as dead later. What is told is the first failure.
    log.warn({ event: 'import.close_failed', runId, error: closing });
  }
  log.warn({ event: 'import.failed', runId, code, error: thrown });
  return error;
}
