import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../core/index.ts';
import {
  type ForecastTask,
  type ForecastTaskKind,
  type ForecastTaskResults,
  memoryOfTask,
} from './tasks/perform-task.ts';

/** Threads that forecast, so that the server goes on answering. */
export type ForecastPool = {
  /** Most threads at once. */
  readonly threads: number;
  /**
   * Does a task in a thread, first come first served. Memory that goes over to the thread can not be used any more.
   *
   * @throws AppError `cancelled` at once when the signal says so or the pool is closed: the thread is ended, whatever it does
   */
  readonly run: <K extends ForecastTaskKind>(
    task: Extract<ForecastTask, { readonly kind: K }>,
    signal: AbortSignal,
  ) => Promise<ForecastTaskResults[K]>;
  /** Ends all threads; what they do is lost. */
  readonly close: () => Promise<void>;
};

type Job = {
  readonly task: ForecastTask;
  readonly resolve: (result: ForecastTaskResults[ForecastTaskKind]) => void;
  readonly reject: (error: unknown) => void;
};

type Thread = { readonly worker: Worker; job: Job | null };

/** What a signal stopped. */
export function stopped(signal: AbortSignal): AppError {
  if (signal.reason instanceof AppError) return signal.reason;
  return new AppError('cancelled', 'The forecast was cancelled.', { cause: signal.reason });
}

/** The threads by themselves: who waits, who works. */
class Threads {
  readonly #most: number;
  readonly #running = new Set<Thread>();
  readonly #waiting: Job[] = [];
  #isClosed = false;

  constructor(most: number) {
    this.#most = most;
  }

  add(job: Job): void {
    if (this.#isClosed) {
      job.reject(new AppError('cancelled', 'The forecast threads are closed.'));
      return;
    }
    this.#waiting.push(job);
    this.#next();
  }

  /** Takes a job back: one that runs takes its thread with it. */
  drop(job: Job): void {
    const place = this.#waiting.indexOf(job);
    if (place >= 0) this.#waiting.splice(place, 1);
    for (const thread of this.#running) if (thread.job === job) void this.#end(thread);
    this.#next();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const error = new AppError('cancelled', 'The forecast threads are closed.');
    for (const job of this.#waiting.splice(0)) job.reject(error);
    const threads = [...this.#running];
    for (const { job } of threads) job?.reject(error);
    await Promise.all(threads.map((thread) => this.#end(thread)));
  }

  async #end(thread: Thread): Promise<void> {
    this.#running.delete(thread);
    thread.job = null;
    await thread.worker.terminate();
  }

  #next(): void {
    while (this.#waiting.length > 0) {
      const idle = [...this.#running].find(({ job }) => job === null);
      const thread = idle ?? (this.#running.size < this.#most ? this.#start() : null);
      const job = thread === null ? undefined : this.#waiting.shift();
      if (thread === null || job === undefined) return;
      thread.job = job;
      thread.worker.ref();
      thread.worker.postMessage(job.task, memoryOfTask(job.task));
    }
  }

  #start(): Thread {
    const worker = new Worker(new URL('./forecast-worker.ts', import.meta.url));
    const thread: Thread = { worker, job: null };
    this.#running.add(thread);
    worker.on('message', (result: ForecastTaskResults[ForecastTaskKind]) => {
      const { job } = thread;
      thread.job = null;
      // Idle threads do not keep a process that is done.
      worker.unref();
      job?.resolve(result);
      this.#next();
    });
    worker.on('error', (error) => this.#died(thread, error));
    worker.on('exit', (code) => this.#died(thread, new Error(`a forecast thread ended (${code})`)));
    return thread;
  }

  #died(thread: Thread, error: unknown): void {
    this.#running.delete(thread);
    thread.job?.reject(error);
    thread.job = null;
    if (!this.#isClosed) this.#next();
  }
}

/**
 * Opens a pool; threads start when they are needed and stay.
 *
 * @param options most threads: by default one fewer than there are cores, at least 1
 */
export function openForecastPool(options: { readonly threads?: number } = {}): ForecastPool {
  const most = options.threads ?? Math.max(1, availableParallelism() - 1);
  const threads = new Threads(most);
  return {
    threads: most,
    run: <K extends ForecastTaskKind>(
      task: Extract<ForecastTask, { readonly kind: K }>,
      signal: AbortSignal,
    ) =>
      new Promise<ForecastTaskResults[K]>((resolve, reject) => {
        if (signal.aborted) {
          reject(stopped(signal));
          return;
        }
        const settle =
          <T>(then: (value: T) => void) =>
          (value: T): void => {
            signal.removeEventListener('abort', onAbort);
            then(value);
          };
        // The thread answers a task of a kind with a result of that kind.
        const job: Job = {
          task,
          resolve: settle((result) => resolve(result as ForecastTaskResults[K])),
          reject: settle(reject),
        };
        const onAbort = (): void => {
          threads.drop(job);
          reject(stopped(signal));
        };
        signal.addEventListener('abort', onAbort, { once: true });
        threads.add(job);
      }),
    close: () => threads.close(),
  };
}
