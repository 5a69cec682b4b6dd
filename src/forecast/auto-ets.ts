import { type EtsFit, fitEts } from './ets.ts';
import type { EtsForm } from './ets-recursion.ts';

/** What `selectEts` may choose from. */
export interface SelectEtsOptions {
  /** Steps of one cycle; 1 = no season. */
  readonly season: number;
  /** Seasonal forms to try; all that the values allow when not given. */
  readonly seasons?: readonly EtsForm['season'][];
  /** Forms to try again from their old parameters, when a series is fitted once more. */
  readonly start?: EtsFit;
}

const TRENDS: readonly EtsForm['trend'][] = ['none', 'additive', 'damped'];

/** Longest cycle with one state per position; longer ones are taken out before. */
const LONGEST_CYCLE = 24;

function allowedSeasons(values: Float64Array, options: SelectEtsOptions): EtsForm['season'][] {
  const { season, seasons } = options;
  const asked = seasons ?? ['none', 'additive', 'multiplicative'];
  const isPositive = values.every((value) => value > 0);
  const canBeSeasonal = season > 1 && season <= LONGEST_CYCLE && values.length >= 2 * season + 1;
  return asked.filter((form) => {
    if (form === 'none') return true;
    return canBeSeasonal && (form === 'additive' || isPositive);
  });
}

/**
 * Fits every exponential smoothing form the values allow and keeps the one with the lowest AICc.
 * Multiplicative seasons are tried with multiplicative errors only: with additive errors they are
 * numerically unstable. Multiplicative trends are left out, as in R's default.
 *
 * @param values no missing values, at least 3
 * @throws RangeError for fewer than 3 values
 *
 * O(forms × evaluations × n): up to 18 fits. Source: Hyndman & Khandakar (2008), JSS 27(3), section 2.
 */
export function selectEts(values: Float64Array, options: SelectEtsOptions): EtsFit {
  const isPositive = values.every((value) => value > 0);
  let best: EtsFit | null = null;
  const keep = (fit: EtsFit): EtsFit => {
    if (best === null || fit.aicc < best.aicc) best = fit;
    return fit;
  };
  for (const season of allowedSeasons(values, options)) {
    for (const trend of TRENDS) {
      const additive = fitEts(values, {
        form: { error: 'additive', trend, season },
        season: options.season,
        ...(season === 'multiplicative' ? { maxEvaluations: 60 } : {}),
      });
      if (season !== 'multiplicative') keep(additive);
      if (!isPositive) continue;
      const form: EtsForm = { error: 'multiplicative', trend, season };
      const start = additive.parameters;
      keep(fitEts(values, { form, season: options.season, start }));
    }
  }
  if (best === null) throw new RangeError(`a fit needs at least 3 values, got ${values.length}`);
  return best;
}
