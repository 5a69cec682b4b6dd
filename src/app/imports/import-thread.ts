import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Logger } from '../../core/index.ts';
import {
  fromPlainError,
  type ImportReply,
  type ImportRequest,
  type ImportWorkerData,
} from './import-messages.ts';

/** The thread that imports run in, started at the first one. */
export type ImportThread = {
  /** Begins an import and returns its run's id; the import goes on. @throws what the beginning throws (mapping, files, store) */
  readonly begin: (task: ImportRequest['task']) => Promise<string>;
  /** Stops imports at their page and ends the thread. */
  readonly close: () => Promise<void>;
};

type Waiting = {
  readonly resolve: (runId: string) => void;
  readonly reject: (error: Error) => void;
};

export function createImportThread(data: ImportWorkerData, logger: Logger): ImportThread {
  let worker: Worker | null = null;
  let nextId = 1;
  const waiting = new Map<number, Waiting>();
  const fail = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    worker = null;
  };
  const heard = (message: ImportReply): void => {
    const asker = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === 'begun') asker?.resolve(message.runId);
    if (message.kind === 'refused') asker?.reject(fromPlainError(message.error));
  };
  const start = (): Worker => {
    const made = new Worker(new URL('./import-worker.ts', import.meta.url), { workerData: data });
    made.on('message', heard);
    made.on('error', (error: Error) => {
      logger.error({ event: 'import.thread_died', error });
      fail(error);
    });
    made.unref();
    return made;
  };
  return {
    begin: (task) =>
      new Promise((resolve, reject) => {
        worker ??= start();
        const id = nextId;
        nextId += 1;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, task } satisfies ImportRequest);
      }),
    close: async () => {
      if (worker === null) return;
      const ended = once(worker, 'exit');
      worker.postMessage('stop');
      await ended;
    },
  };
}
