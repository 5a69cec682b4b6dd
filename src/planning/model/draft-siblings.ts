import {
  type Calibration,
  calibrateForecasts,
  type DraftForecast,
  type ForecastOptions,
  finishForecast,
} from '../../forecast/index.ts';
import type { PlanSeries } from '../plan.ts';
import { batches, ensembleOptions, hasNoHistory, type PlanWork, packed } from './plan-work.ts';
import { noForecast, type RawForecast, rawOf } from './raw-forecast.ts';

/** Series that travel together: small enough to share the end of the work evenly. */
const BATCH = 20;

/** Drafts of histories, in their order, by the pool. */
export async function draftAll(
  histories: readonly Float64Array[],
  options: ForecastOptions,
  { pool, signal, tick }: Pick<PlanWork, 'pool' | 'signal' | 'tick'>,
): Promise<DraftForecast[]> {
  const parts = await Promise.all(
    batches(histories, BATCH).map(async (batch) => {
      const lengths = batch.map(({ length }) => length);
      const work = { values: packed(batch), lengths, options };
      const drafts = await pool.run<'draft'>({ kind: 'draft', work }, signal);
      tick(batch.length);
      return drafts;
    }),
  );
  return parts.flat();
}

/** Gives a draft its widths. */
export function finishDraft(
  draft: DraftForecast,
  calibration: Calibration | null,
  options: ForecastOptions,
): RawForecast {
  const isTaught = draft.simulated !== null || (calibration !== null && draft.scale > 0);
  const isBlind = draft.method !== 'exact' && !isTaught;
  return rawOf(finishForecast(draft, calibration, options), isBlind);
}

/** Forecasts siblings by the ensemble, each by itself, their errors pooled for the widths. By node key. */
export async function draftSiblings(
  siblings: readonly PlanSeries[],
  work: PlanWork,
): Promise<Map<string, RawForecast>> {
  const options = ensembleOptions(work);
  const known = siblings.filter((series) => !hasNoHistory(series));
  const drafts = await draftAll(
    known.map(({ values, firstSold }) => values.subarray(firstSold)),
    options,
    work,
  );
  const calibration = calibrateForecasts(drafts, options);
  const raws = new Map(
    siblings.map(({ node }) => [node.key, noForecast(work.ask.horizon, 'share')]),
  );
  drafts.forEach((draft, i) => {
    const key = known[i]?.node.key;
    if (key !== undefined) raws.set(key, finishDraft(draft, calibration, options));
  });
  return raws;
}
