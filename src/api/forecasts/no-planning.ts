import { AppError } from '../../core/index.ts';
import type { Planning } from '../../planning/index.ts';

const nothing = (): Promise<never> =>
  Promise.reject(new AppError('not_found', 'This server makes no forecasts.'));

/** An API over a ledger alone, which forecasts nothing: what is in the ledger is shown all the same. */
export function noPlanning(): Pick<Planning, 'start' | 'progress' | 'cancel' | 'nodes' | 'series'> {
  return {
    start: nothing,
    progress: () => null,
    cancel: nothing,
    nodes: () => Promise.resolve([]),
    series: nothing,
  };
}
