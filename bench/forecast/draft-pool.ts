import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DraftForecast, ForecastOptions } from '../../src/forecast/index.ts';
import type { DraftAnswer, DraftJob } from './draft-worker.ts';

/** Series that travel together: small enough to share the end of the work evenly. */
const BATCH = 20;

/** Worker threads that draft forecasts; dispose of it to stop them. */
export class DraftPool implements AsyncDisposable {
  readonly #workers: readonly Worker[];

  constructor(workers: number) {
    const file = new URL('./draft-worker.ts', import.meta.url);
    this.#workers = Array.from({ length: workers }, () => new Worker(file));
  }

  /** Drafts in the order of the series; a refused series gives the reason as text. */
  async draftAll(
    series: readonly Float64Array[],
    optionsAt: (index: number) => ForecastOptions,
  ): Promise<(DraftForecast | string)[]> {
    const jobs: DraftJob[] = [];
    for (let start = 0; start < series.length; start += BATCH) {
      const batch = series.slice(start, start + BATCH);
      jobs.push({ id: start, series: batch, options: batch.map((_, i) => optionsAt(start + i)) });
    }
    const results: (DraftForecast | string)[] = new Array(series.length);
    const work = async (worker: Worker): Promise<void> => {
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
        worker.postMessage(job);
        const [answer]: DraftAnswer[] = await once(worker, 'message');
        answer?.drafts.forEach((draft, i) => {
          results[answer.id + i] = draft;
        });
      }
    };
    await Promise.all(this.#workers.map(work));
    return results;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
