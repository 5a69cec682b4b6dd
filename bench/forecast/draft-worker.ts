import { parentPort } from 'node:worker_threads';
import {
  type DraftForecast,
  draftForecast,
  type ForecastOptions,
} from '../../src/forecast/index.ts';

/** A batch of series for one worker. */
export interface DraftJob {
  readonly id: number;
  readonly series: readonly Float64Array[];
  readonly options: readonly ForecastOptions[];
}

/** The drafts of a batch, in its order; a message in the place of a series that was refused. */
export interface DraftAnswer {
  readonly id: number;
  readonly drafts: readonly (DraftForecast | string)[];
}

function draftOrRefusal(values: Float64Array, options: ForecastOptions): DraftForecast | string {
  try {
    return draftForecast(values, options);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

parentPort?.on('message', ({ id, series, options }: DraftJob) => {
  const drafts = series.map((values, i) =>
    draftOrRefusal(values, options[i] ?? { season: 1, horizon: 1 }),
  );
  const answer: DraftAnswer = { id, drafts };
  parentPort?.postMessage(answer);
});
