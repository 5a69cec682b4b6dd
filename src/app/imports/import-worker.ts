import { parentPort, workerData } from 'node:worker_threads';
import { tenantId } from '../../core/index.ts';
import { openDatabase } from '../../ledger/index.ts';
import { createLogger } from '../../platform/index.ts';
import { beginImport, type ImportContext, resumeImport } from '../../sync/index.ts';
import {
  type ImportReply,
  type ImportRequest,
  type ImportWorkerData,
  plainError,
} from './import-messages.ts';

// The thread of a server's imports: reading and mapping files keeps a core busy, and the server has questions to answer meanwhile.
const { connectionString, stagingFolder, logLevel } = workerData as ImportWorkerData;
const log = createLogger({ level: logLevel as 'info' });
const database = await openDatabase({ connectionString, logger: log, poolSize: 4 });
const stopping = new AbortController();
const running = new Set<Promise<void>>();
const reply = (message: ImportReply): void => parentPort?.postMessage(message);

parentPort?.on('message', (message: ImportRequest | 'stop') => {
  if (message === 'stop') void stop();
  else track(perform(message));
});

function track(work: Promise<void>): void {
  running.add(work);
  void work.finally(() => running.delete(work));
}

async function perform({ id, task }: ImportRequest): Promise<void> {
  const context: ImportContext = {
    database,
    tenantId: tenantId(task.tenantId),
    stagingFolder,
    signal: stopping.signal,
    log,
  };
  try {
    const { run, done } = await (task.kind === 'resume'
      ? resumeImport(context, task.runId)
      : beginImport({ ...context, ...task, tenantId: context.tenantId }));
    reply({ kind: 'begun', id, runId: run.id });
    await done.catch((error: unknown) =>
      log.warn({ event: 'import.failed', runId: run.id, error }),
    );
  } catch (error) {
    reply({ kind: 'refused', id, error: plainError(error) });
  }
  reply({ kind: 'over', id });
}

/** Imports under way stop at their page and stay interrupted, to be resumed. */
async function stop(): Promise<void> {
  stopping.abort();
  await Promise.allSettled(running);
  await database.close();
  parentPort?.close();
}
