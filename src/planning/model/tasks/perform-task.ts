import type { DraftForecast } from '../../../forecast/index.ts';
import { type DraftWork, draftSeries } from './draft-task.ts';
import { forecastSiblingSet, type GlobalResult, type GlobalWork } from './global-task.ts';
import { forecastMeans, type MeanWork, type PastForecasts } from './mean-task.ts';

/** What a thread can be asked. */
export type ForecastTask =
  | { readonly kind: 'draft'; readonly work: DraftWork }
  | { readonly kind: 'means'; readonly work: MeanWork }
  | { readonly kind: 'global'; readonly work: GlobalWork };

/** What it answers. */
export type ForecastTaskResults = {
  readonly draft: readonly DraftForecast[];
  readonly means: PastForecasts;
  readonly global: GlobalResult;
};

export type ForecastTaskKind = ForecastTask['kind'];

/** Does a task; the same answer in any thread. */
export function performTask(task: ForecastTask): ForecastTaskResults[ForecastTaskKind] {
  switch (task.kind) {
    case 'draft':
      return draftSeries(task.work);
    case 'means':
      return forecastMeans(task.work);
    case 'global':
      return forecastSiblingSet(task.work);
  }
}

/** Memory of a task that goes over to the thread; what all threads see stays. */
export function memoryOfTask(task: ForecastTask): ArrayBuffer[] {
  if (task.kind === 'draft') return [task.work.values.buffer];
  if (task.kind === 'means') return [task.work.values.buffer, task.work.starts.buffer];
  return [];
}

/** Memory of an answer that goes back. */
export function memoryOfResult(result: ForecastTaskResults[ForecastTaskKind]): ArrayBuffer[] {
  if (!('points' in result)) return [];
  const past = 'past' in result ? result.past : [];
  return [result.points, ...past].map((values) => values.buffer);
}
