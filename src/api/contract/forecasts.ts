// Values: minor units of the node's `currency` for `net_sales`, thousandths of units for `units`. Days are `YYYY-MM-DD`, a
// period is named by its first day, instants are ISO.

export type ForecastGrain = 'day' | 'week' | 'month';
export type ForecastMeasure = 'net_sales' | 'units';
/** From the whole company down to one variant. */
export type ForecastLevel =
  | 'company'
  | 'store'
  | 'channel'
  | 'location'
  | 'category'
  | 'product'
  | 'sku';

/** Holds what will come with 80 and 95 per cent. */
export type ForecastBounds = {
  readonly value: number;
  readonly lower80: number;
  readonly upper80: number;
  readonly lower95: number;
  readonly upper95: number;
};

/** A series that is forecast. */
export type ForecastNode = {
  readonly id: number;
  readonly level: ForecastLevel;
  readonly measure: ForecastMeasure;
  /** Of the store, channel, product …; null for the company, and for what has none of it (sales without a channel). */
  readonly name: string | null;
  /** Null for the company. */
  readonly store: { readonly id: number; readonly name: string } | null;
  /** What its level does not have is null; a product has its root category. */
  readonly channelId: number | null;
  readonly locationId: number | null;
  readonly categoryId: number | null;
  readonly productId: number | null;
  readonly variantId: number | null;
  /** Of its amounts; the reporting currency for the company. */
  readonly currency: string;
  readonly currencyExponent: number;
  /** Sum over all periods ahead; null = the current run has nothing of it. */
  readonly total: {
    /** The model's. */
    readonly value: number;
    /** With overrides. */
    readonly shown: number;
    /** Sums of the periods' 80 % bounds: wider than the interval of the sum. */
    readonly lower80: number;
    readonly upper80: number;
    /** `value` in the reporting currency; null = no rate, or a count. */
    readonly reporting: number | null;
  } | null;
  /** Why it is as it is, where that needs words: `closed_store`, `new_product`, `short_history` … */
  readonly reasons: readonly string[];
  /** Parts of it, one level down: of a store its channels, locations and categories together. */
  readonly children: number;
};

/** `GET /api/v1/forecasts/nodes`: the largest expected first. */
export type ForecastNodes = {
  readonly grain: ForecastGrain;
  readonly measure: ForecastMeasure;
  /** The run that is shown; null = nothing was forecast yet. */
  readonly run: ForecastRun | null;
  readonly nodes: readonly ForecastNode[];
};

/** A forecast of one period by one run. */
export type ForecastPoint = ForecastBounds & {
  /** Periods ahead, from 1. */
  readonly step: number;
  readonly day: string;
  /** What the same period of the season before would say. */
  readonly naive: number | null;
  /** How it was made: `ensemble`, `bottom_up`, `global`, `share`, `profile`, `closed` … */
  readonly method: string;
  /** `closed_weekday`, `holiday`, `closed_store`, `new_product`, `short_history`, `no_history`; null = nothing to say. */
  readonly reason: string | null;
  /** What came; null = not known yet. */
  readonly actual: number | null;
};

/** The bounds are the model's; an override changes `shown` alone. */
export type ShownForecastPoint = ForecastPoint & {
  /** The override's value where there is one, else the model's. */
  readonly shown: number;
  readonly overrideId: number | null;
};

/** `GET /api/v1/forecasts/nodes/{id}`: the past of a node, what is expected, and what was expected of its past. */
export type ForecastSeries = {
  readonly node: ForecastNode;
  readonly grain: ForecastGrain;
  readonly run: ForecastRun | null;
  /** Oldest first; null = not known (closed, sold out, before the first sale). */
  readonly history: readonly { readonly day: string; readonly value: number | null }[];
  readonly forecast: readonly ShownForecastPoint[];
  /** Former runs' forecasts of the periods in `history`, by run and step. */
  readonly past: readonly (ForecastPoint & { readonly runId: number })[];
  readonly overrides: readonly ForecastOverride[];
  /** Causes of the figures, each with its share of what is explained, 0 to 1. */
  readonly drivers: readonly { readonly name: string; readonly share: number }[];
  readonly reasons: readonly string[];
};

/** How good forecasts were whose truth has come. Null = not defined, or nothing to say it of. */
export type ForecastAccuracy = {
  /** Steps ahead, first day of the period, or `all`. */
  readonly group: string;
  /** Forecasts judged. */
  readonly count: number;
  /** Mean absolute error, in the series' unit. */
  readonly mae: number | null;
  /** Mean absolute percentage error of periods that were not 0; 0.1 = 10 %. */
  readonly mape: number | null;
  /** Mean absolute error by that of the seasonal naive forecast inside the history. */
  readonly mase: number | null;
  /** Forecast less truth on average: above 0 = too high. */
  readonly bias: number | null;
  /** Share of truths inside the intervals, 0 to 1. */
  readonly coverage80: number | null;
  readonly coverage95: number | null;
  /** Of the seasonal naive forecast made at the same time. */
  readonly naiveMae: number | null;
  readonly naiveMase: number | null;
  /** Forecasts that a person had overridden before their period, their error, and the model's own there. */
  readonly overridden: number;
  readonly overrideMae: number | null;
  readonly overriddenModelMae: number | null;
};
/** `GET /api/v1/forecasts/accuracy`. Amounts of stores in several currencies are not comparable: take `mape` or `mase`. */
export type ForecastAccuracyAnswer = {
  readonly grain: ForecastGrain;
  readonly measure: ForecastMeasure;
  readonly level: ForecastLevel;
  readonly by: 'step' | 'day' | 'all';
  /** In the order of their group. */
  readonly rows: readonly ForecastAccuracy[];
};

/** `GET /api/v1/forecasts/runs` → `{ runs }`, `GET /api/v1/forecasts/runs/{id}` → `ForecastRun`. */
export type ForecastRun = {
  readonly id: number;
  readonly grain: ForecastGrain;
  /** Last day of the last whole period that was known. */
  readonly originDay: string;
  /** Periods ahead. */
  readonly horizon: number;
  /** `cancelled`: goes on where it stopped when it is asked for again. */
  readonly state: 'running' | 'cancelled' | 'done';
  /** `api`, `cli`, `schedule`, `drift`. */
  readonly trigger: string;
  /** It is the one that is shown: one per grain. */
  readonly current: boolean;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  /** Null where it is over, or goes on in another process. */
  readonly progress: {
    readonly done: number;
    readonly all: number;
    readonly secondsLeft: number | null;
  } | null;
  /** Methods, weights, and the errors on the origins that promotion compared. */
  readonly model: Readonly<Record<string, unknown>>;
};

/** `POST /api/v1/forecasts/runs` → `{ runs }` (202). */
export type ForecastStart = {
  /** All by default. */
  readonly grains?: readonly ForecastGrain[];
  /** Only these stores: such a run is kept, but not shown in place of a whole one. */
  readonly stores?: readonly number[];
};

/** `POST /api/v1/forecasts/overrides` → `ForecastOverride` (201). */
export type ForecastOverrideCreate = {
  readonly nodeId: number;
  readonly grain: ForecastGrain;
  /** First and last day, both in. */
  readonly dayFrom: string;
  readonly dayTo: string;
  /** `set`: `value` is the amount of each period; `percent`: hundredths of a per cent are added (1500 = +15 %). */
  readonly kind: 'set' | 'percent';
  readonly value: number;
  readonly note?: string | null;
};

/** `GET /api/v1/forecasts/overrides?nodeId=&grain=` → `{ overrides }`, latest first; `DELETE …/overrides/{id}` → 204. */
export type ForecastOverride = {
  readonly id: number;
  readonly nodeId: number;
  readonly grain: ForecastGrain;
  readonly dayFrom: string;
  readonly dayTo: string;
  readonly kind: 'set' | 'percent';
  readonly value: number;
  readonly note: string | null;
  /** Name of the person; null = no longer a member. */
  readonly createdBy: string | null;
  readonly createdAt: string;
};
