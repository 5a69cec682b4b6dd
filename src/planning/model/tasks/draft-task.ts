import {
  type DraftForecast,
  draftForecast,
  type ForecastOptions,
} from '../../../forecast/index.ts';

/** Series to forecast by the ensemble, one after the other in `values`. */
export type DraftWork = {
  readonly values: Float64Array<ArrayBuffer>;
  /** Values of each series, in order; each has at least one that is known. */
  readonly lengths: readonly number[];
  readonly options: ForecastOptions;
};

/** One draft per series, in order. Cost: see `draftForecast`. */
export function draftSeries({ values, lengths, options }: DraftWork): readonly DraftForecast[] {
  let start = 0;
  return lengths.map((length) => {
    const own = values.subarray(start, start + length);
    start += length;
    return draftForecast(own, options);
  });
}
