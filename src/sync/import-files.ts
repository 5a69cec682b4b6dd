import { type FileInput, type Mapping, parseMapping, prepareImport } from '../connectors/index.ts';
import { AppError, type Json } from '../core/index.ts';
import {
  ensureStore,
  finishRun,
  listStores,
  type RunRow,
  readRun,
  readRuns,
  readStore,
  resumeRun,
  startRun,
} from '../ledger/index.ts';
import {
  type ImportContext,
  type ImportOptions,
  type ImportReport,
  type StoredImport,
  storedImport,
} from './import-options.ts';
import { type ReadyImport, runImport } from './import-run.ts';
import { findInterrupted, runOwner } from './run-owner.ts';

/** The connector's name in runs. */
export const filesConnector = 'files';

/** An import that has begun. `done` ends with its report, or rejects as `importFiles` does; it must be awaited. */
export type BegunImport = { readonly run: RunRow; readonly done: Promise<ImportReport> };

/**
 * Imports files into a store: finds or makes the store and the run, reads, writes page by page, and ends with the report. An
 * interrupted import of the same files by the same mapping into the same store goes on at its page. The same files twice
 * change nothing.
 *
 * @throws AppError `mapping_invalid` (all faults), `input_invalid` (a file), `conflict` (store's currency, a file that changed
 *   while it was read), `too_large` (zip bomb, 10 MB row), `disk_full`, `cancelled`; nothing half written
 */
export async function importFiles(options: ImportOptions): Promise<ImportReport> {
  const { done } = await beginImport(options);
  return done;
}

/**
 * As `importFiles`, for callers that answer before the import is over: returns when mapping and files were understood and
 * the run stands.
 */
export async function beginImport(options: ImportOptions): Promise<BegunImport> {
  const mapping = await mappingForStore(options);
  const prepared = await prepareImport({ files: options.files, mapping, signal: options.signal });
  const store = await ensureStore(options.database, options.tenantId, {
    name: options.storeName.trim(),
    platform: filesConnector,
    currency: prepared.currency,
    zone: prepared.zone,
  });
  const stored: StoredImport = {
    files: [...options.files],
    mapping,
    mode: options.mode,
    fingerprint: prepared.fingerprint,
  };
  const interrupted = await findResumable(options, store.id, stored);
  const run =
    interrupted === null
      ? await startRun(options.database, options.tenantId, {
          storeId: store.id,
          connector: filesConnector,
          mode: 'import',
          trigger: options.trigger,
          options: { ...stored, owner: runOwner() } as Json,
        })
      : await resumeRun(options.database, options.tenantId, {
          runId: interrupted.id,
          owner: runOwner(),
        });
  const resumed = interrupted !== null && run.pages > 0;
  return begun(options, { run, prepared, storeName: store.name, mode: options.mode, resumed });
}

/**
 * Takes an interrupted import up again by its run: after a restart, from what the run kept of it.
 *
 * @throws AppError `conflict` when the files or the mapping changed since (the run is then failed, and says so)
 */
export async function resumeImport(context: ImportContext, runId: string): Promise<BegunImport> {
  const { database, tenantId, signal } = context;
  const before = await readRun(database, tenantId, runId);
  const stored = storedImport(before.options);
  const store = await database.tenant(tenantId, (tx) => readStore(tx, before.storeId), {
    readOnly: true,
  });
  const run = await resumeRun(database, tenantId, { runId, owner: runOwner() });
  try {
    const prepared = await prepareImport({
      files: stored.files as FileInput[],
      mapping: stored.mapping,
      signal,
    });
    if (prepared.fingerprint !== stored.fingerprint) {
      throw new AppError(
        'conflict',
        "The files or the mapping changed since this import was interrupted, so it can't go on where it stopped. Start it anew: what is in already stays, and only what differs is written.",
      );
    }
    return begun(context, {
      run,
      prepared,
      storeName: store.name,
      mode: stored.mode,
      resumed: true,
    });
  } catch (error) {
    if (error instanceof AppError) {
      const { code, message } = error;
      await finishRun(database, tenantId, { runId, state: 'failed', error: { code, message } });
    }
    throw error;
  }
}

function begun(context: ImportContext, ready: ReadyImport): BegunImport {
  const done = runImport(context, ready);
  // Whoever began it hears the failure from `done`; until that is awaited it must not end the process.
  done.catch(() => undefined);
  return { run: ready.run, done };
}

/** The mapping with the currency and zone of the store that it goes into: an existing store keeps its own. */
async function mappingForStore(options: ImportOptions): Promise<Mapping> {
  const mapping = parseMapping(options.mapping);
  const name = options.storeName.trim();
  if (name === '') throw new AppError('input_invalid', 'The store needs a name.');
  const stores = await listStores(options.database, options.tenantId);
  const store = stores.find((one) => one.name === name);
  const currency = options.currency ?? mapping.store.currency;
  if (store !== undefined && store.currency !== currency.trim().toUpperCase()) {
    throw new AppError(
      'conflict',
      `The store "${name}" keeps its books in ${store.currency}, the import is in ${currency}: choose another store, or the right mapping.`,
    );
  }
  const zone = store?.zone ?? options.zone ?? mapping.store.zone;
  return parseMapping({ ...mapping, store: { currency, zone } });
}

/** The latest run of the same files, mapping and mode, where it was interrupted or failed halfway. */
async function findResumable(
  { database, tenantId }: ImportContext,
  storeId: number,
  stored: StoredImport,
): Promise<RunRow | null> {
  await findInterrupted(database, tenantId);
  const { runs } = await readRuns(database, tenantId, { storeId, limit: 20 });
  const latest = runs.find((run) => run.connector === filesConnector);
  if (latest === undefined || (latest.state !== 'interrupted' && latest.state !== 'failed'))
    return null;
  try {
    const before = storedImport(latest.options);
    const same = before.fingerprint === stored.fingerprint && before.mode === stored.mode;
    return same ? latest : null;
  } catch {
    return null;
  }
}
