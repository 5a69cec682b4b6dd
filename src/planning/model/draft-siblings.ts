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

/** Fewer values than this are no rule, even where all are alike. */
const FEWEST_RULE_VALUES = 6;

/**
 * Gives a draft its widths.
 *
 * @param of the series, and how it was asked
 */
export function finishDraft(
  draft: DraftForecast,
  calibration: Calibration | null,
  of: { readonly series: PlanSeries; readonly options: ForecastOptions },
): RawForecast {
  const { values, firstSold } = of.series;
  const known = values.subarray(firstSold).filter((value) => !Number.isNaN(value)).length;
  const isRule = draft.method === 'exact' && known >= FEWEST_RULE_VALUES;
  const isTaught = draft.simulated !== null || (calibration !== null && draft.scale > 0);
  return rawOf(finishForecast(draft, calibration, of.options), !isRule && !isTaught);
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
    const series = known[i];
    if (series === undefined) return;
    raws.set(series.node.key, finishDraft(draft, calibration, { series, options }));
  });
  return raws;
}
