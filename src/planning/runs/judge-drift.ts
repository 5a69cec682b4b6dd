import type { AccuracyRow } from '../../ledger/index.ts';

/** How forecasts fared: lately, and before. */
export type Fared = Pick<
  AccuracyRow,
  'count' | 'mase' | 'naiveMase' | 'coverage80' | 'coverage95' | 'bias' | 'mae'
>;

export type Drift = {
  readonly cause: 'error' | 'naive' | 'coverage' | 'bias';
  /** Lately, and what it is held against. */
  readonly value: number;
  readonly limit: number;
};

/** Fewer judged forecasts say nothing. */
const recentNeeded = 14;
const beforeNeeded = 28;
const worseBy = 1.3;
const naiveBy = 1.1;
const coverageFloor = 0.6;
/** Bias beyond this share of the mean error: nearly all errors go one way. */
const biasShare = 0.8;

/**
 * Whether forecasts have become bad: their error is 30 % above what it was, or 10 % above that of the seasonal naive forecast; less
 * than 60 % of the truths lie in the 80 % interval; or four fifths of the error goes one way. Null = no, or too little is known.
 */
export function judgeDrift(recent: Fared, before: Fared): Drift | null {
  if (recent.count < recentNeeded) return null;
  const { mase, naiveMase, coverage80, bias, mae } = recent;
  if (mase !== null && before.mase !== null && before.count >= beforeNeeded) {
    const limit = before.mase * worseBy;
    if (mase > limit) return { cause: 'error', value: mase, limit };
  }
  if (mase !== null && naiveMase !== null && mase > naiveMase * naiveBy)
    return { cause: 'naive', value: mase, limit: naiveMase * naiveBy };
  if (coverage80 !== null && coverage80 < coverageFloor)
    return { cause: 'coverage', value: coverage80, limit: coverageFloor };
  if (bias !== null && mae !== null && mae > 0 && Math.abs(bias) / mae > biasShare)
    return { cause: 'bias', value: Math.abs(bias) / mae, limit: biasShare };
  return null;
}
