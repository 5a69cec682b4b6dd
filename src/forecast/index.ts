export {
  bias,
  mae,
  mase,
  naiveMse,
  owa,
  rmsse,
  seasonalNaiveMae,
  smape,
  wrmsse,
} from './accuracy.ts';
export { type SelectEtsOptions, selectEts } from './auto-ets.ts';
export {
  type AutoForecast,
  calibrateForecasts,
  type DraftForecast,
  draftForecast,
  type ForecastOptions,
  finishForecast,
  forecastSeries,
  forecastSiblings,
} from './auto-forecast.ts';
export { autoregression } from './autoregression.ts';
export { type BacktestOptions, type BacktestOrigin, backtestSeries } from './backtest-series.ts';
export {
  naive,
  naive2,
  type SeasonalMeanOptions,
  seasonalMean,
  seasonalNaive,
} from './baselines.ts';
export {
  type BoostingModel,
  type BoostingOptions,
  type BoostingRows,
  predictBoosting,
  shareOfGain,
  trainBoosting,
} from './boosting.ts';
export type { BoostingColumn } from './boosting-bins.ts';
export type { BoostingLoss } from './boosting-loss.ts';
export { chooseMethod } from './choose-method.ts';
export { chooseSeasonalForm } from './choose-seasonal-form.ts';
export { classicalSeasonalIndices, type SeasonalForm } from './classical-decomposition.ts';
export {
  adida,
  type CrostonOptions,
  croston,
  syntetosBoylan,
  teunterSyntetosBabai,
} from './croston.ts';
export {
  demandFeatures,
  demandPastFeatures,
  type FeatureRows,
  type KnownColumn,
  type SiblingSeries,
  type SiblingSet,
} from './demand-features.ts';
export { dynamicTheta } from './dynamic-theta.ts';
export { meanEnsemble, medianEnsemble, weightedEnsemble } from './ensemble.ts';
export { type EtsFit, type FitEtsOptions, fitEts, forecastFromEts } from './ets.ts';
export type { EtsForm, EtsParameters, EtsState } from './ets-recursion.ts';
export { type SimulateEtsOptions, simulateEts } from './ets-simulation.ts';
export { dampedTrend, holt, simpleExponentialSmoothing } from './exponential-smoothing.ts';
export {
  type ForecastGloballyOptions,
  forecastGlobally,
  type GlobalForecast,
} from './forecast-globally.ts';
export { forecastGlobalModel, type GlobalModelOptions, trainGlobalModel } from './global-model.ts';
export { roundToTotals, sumByGroup } from './hierarchy.ts';
export { coverage, type Interval, msis } from './interval-accuracy.ts';
export {
  type Calibration,
  calibrateIntervals,
  type IntervalBasis,
  intervalsFor,
  type Offsets,
  type OriginErrors,
} from './interval-calibration.ts';
export { type MstlParts, mstl } from './mstl.ts';
export { toRegularSeries } from './regular-series.ts';
export {
  type RollingOrigin,
  type RollingOriginOptions,
  rollingOrigins,
} from './rolling-origins.ts';
export { autocorrelation, isSeasonal } from './seasonality-test.ts';
export { type StlOptions, type StlParts, stl } from './stl.ts';
export { theta } from './theta.ts';
