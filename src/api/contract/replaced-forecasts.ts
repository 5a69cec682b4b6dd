// Shapes for clients of the forecasting service that Tillstream replaces. Amounts are in major units of `currency`
// (1234.56), days `YYYY-MM-DD`. A branch is a location, or a store that has none, named by its number or its name.

/** `GET /api/forecast/{date}/{branch}`, and one of `POST /api/forecast/batch`. */
export type BranchForecast = {
  readonly date: string;
  readonly branch: string;
  readonly branch_id: number;
  readonly store: string;
  readonly currency: string;
  /** With an override where there is one. */
  readonly predicted_sales: number;
  /** The model's interval, which holds the truth with `confidence`. */
  readonly lower_bound: number;
  readonly upper_bound: number;
  readonly confidence: 0.8;
  readonly overridden: boolean;
  readonly model: string;
  /** Why it is as it is: `closed_weekday`, `holiday`, `closed_store`, `new_product` …; null = nothing to say. */
  readonly reason: string | null;
  /** Null = not known yet. */
  readonly actual_sales: number | null;
};

/** `POST /api/forecast/batch`: every day of every branch; all branches by default. */
export type ForecastBatch = {
  readonly dates: readonly string[];
  readonly branches?: readonly (string | number)[];
};
export type ForecastBatchAnswer = {
  readonly count: number;
  readonly forecasts: readonly BranchForecast[];
  /** What nobody forecast. */
  readonly missing: readonly { readonly date: string; readonly branch: string }[];
};

/** `GET /api/forecast/comparison?start_date=&end_date=&branch=`: the model against the truth, where that is known. */
export type ForecastComparison = {
  readonly start_date: string;
  readonly end_date: string;
  readonly branches: readonly {
    readonly branch: string;
    readonly branch_id: number;
    readonly store: string;
    readonly currency: string;
    readonly days: readonly {
      readonly date: string;
      readonly predicted_sales: number;
      readonly actual_sales: number;
      /** Predicted less actual. */
      readonly difference: number;
      /** Per cent of the truth; null where nothing was sold. */
      readonly percentage_error: number | null;
    }[];
    readonly summary: {
      readonly days: number;
      /** Mean absolute error; null without a day. */
      readonly mae: number | null;
      /** Per cent, of the days on which something was sold. */
      readonly mape: number | null;
      /** Mean difference: above 0 = too high. */
      readonly bias: number | null;
    };
  }[];
};

/** `POST /api/forecast/retrain`. */
export type RetrainStarted = {
  readonly message: string;
  readonly status: 'running';
  /** To be asked for under `/api/v1/forecasts/runs/{id}`. */
  readonly run_ids: readonly number[];
};

/** `GET /api/forecast/model/info`: of the daily forecast. */
export type ForecastModelInfo = {
  readonly status: 'ready' | 'training' | 'not_trained';
  /** ISO; null = never. */
  readonly trained_at: string | null;
  /** Last day that it knew. */
  readonly trained_until: string | null;
  readonly horizon_days: number | null;
  readonly branches: number;
  /** Of stores' days whose truth has come; null = none yet. Rates are shares of 1. */
  readonly accuracy: {
    readonly count: number;
    readonly mape: number | null;
    readonly mase: number | null;
    readonly coverage_80: number | null;
    readonly coverage_95: number | null;
    /** Of the seasonal naive forecast. */
    readonly naive_mase: number | null;
  } | null;
  /** Methods, weights, and the errors on the origins that promotion compared. */
  readonly model: Readonly<Record<string, unknown>>;
};
