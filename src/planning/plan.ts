import type { CurrencyCode, TenantId } from '../core/index.ts';
import type {
  ForecastGrain,
  ForecastLevel,
  ForecastMeasure,
  ForecastNode,
  ForecastOverride,
  ForecastRun,
  NewForecast,
  NewForecastNode,
  StoredForecast,
} from '../ledger/index.ts';

/** How far each grain looks ahead and back at most, and the periods of its cycle. */
export const planSpans: Readonly<
  Record<
    ForecastGrain,
    { readonly horizon: number; readonly history: number; readonly season: number }
  >
> = {
  day: { horizon: 28, history: 1095, season: 7 },
  week: { horizon: 13, history: 260, season: 52 },
  month: { horizon: 12, history: 120, season: 12 },
};

/** One series of a store: what it is, where it belongs, and what is known of it. */
export type PlanSeries = {
  /** Node as the ledger keeps it, without an id yet. */
  readonly node: NewForecastNode;
  /**
   * Key of the node that it is a part of: a SKU's is its product, a product's its category, that of channel, location and
   * category the store. Null = the root: the store, or the company.
   */
  readonly parentKey: string | null;
  /**
   * One per period, oldest first, all of a store of one length. Minor units of the store's currency, or units (sold ones only,
   * never below 0). NaN = not known: shut, sold out, before the first sale, or after what was read last.
   */
  readonly values: Float64Array;
  /** Index of the first period in which it sold; `values.length` where it never did. */
  readonly firstSold: number;
  /** Price of one unit in each period, minor units, NaN where not known; null = none (only products and SKUs have one). */
  readonly price: Float64Array | null;
  /** It sold for the first time less than eight weeks before the end, while its store is older. */
  readonly isNew: boolean;
};

export type ClosedReason = 'closed_weekday' | 'holiday' | 'closed_store';

/**
 * A store with its series; or the company, as a store with id 0 and one series of level `company`, in the reporting currency.
 */
export type PlanStore = {
  readonly storeId: number;
  readonly currency: CurrencyCode;
  /** Last day of the last whole period of the company: one for all its stores. */
  readonly originDay: string;
  /** First days of the history's periods, and of those to forecast. */
  readonly periods: readonly string[];
  readonly future: readonly string[];
  /** Over history and future: 1 = a public holiday (days); for weeks and months the number of holidays in them. */
  readonly holidays: Uint8Array;
  /** Per future period: why nothing will be sold, or null. */
  readonly closed: readonly (ClosedReason | null)[];
  /** Minor units of the reporting currency for one of the store's, at the last known rate; null = no rate. */
  readonly rate: number | null;
  /** The root first, parents before their parts. */
  readonly series: readonly PlanSeries[];
};

export type PlanInput = {
  readonly grain: ForecastGrain;
  readonly measure: ForecastMeasure;
  /** Periods of one cycle. */
  readonly season: number;
  readonly horizon: number;
  readonly stores: readonly PlanStore[];
  readonly reportingCurrency: CurrencyCode;
  readonly levels: readonly ForecastLevel[];
};

/** What holds for every store of a plan. */
export type PlanAsk = Omit<PlanInput, 'stores'>;

/** The forecast of one node, before it has an id. Amounts in minor units, counts in thousandths of units (whole ones). */
export type PlannedNode = {
  readonly node: NewForecastNode;
  readonly points: readonly Omit<NewForecast, 'nodeId'>[];
};

/** Why a store is forecast as it is. Errors are one per rolling origin: mean MASE and |bias|. */
export type StoreDecision = {
  readonly storeId: number;
  readonly chosen: 'direct' | 'bottom_up';
  readonly errors: {
    readonly direct: readonly number[];
    readonly bottomUp: readonly number[] | null;
  };
  readonly weights: Readonly<Record<string, number>> | null;
  readonly drivers: readonly Driver[];
};

/** A cause of the figures, with its share of what is explained, 0 to 1. */
export type Driver = { readonly name: string; readonly share: number };

export type PlanOutput = {
  readonly nodes: readonly PlannedNode[];
  readonly decisions: readonly StoreDecision[];
};

export type PlanningTrigger = 'api' | 'cli' | 'schedule' | 'drift';

export type StartForecast = {
  /** All by default. */
  readonly grains?: readonly ForecastGrain[];
  /** Only these stores: such a run is kept, but never shown in place of a whole one. */
  readonly stores?: readonly number[];
  readonly trigger: PlanningTrigger;
};

export type ForecastProgress = {
  /** Series that are done, and all. */
  readonly done: number;
  readonly all: number;
  readonly secondsLeft: number | null;
};

export type NamedNodesRequest = {
  readonly grain: ForecastGrain;
  readonly measure: ForecastMeasure;
  readonly level?: ForecastLevel;
  readonly ids?: readonly number[];
  readonly storeId?: number;
  readonly categoryId?: number;
  readonly productId?: number;
  /** Nodes whose name holds this text. */
  readonly search?: string;
  /** 200 by default. */
  readonly limit?: number;
};

/** A node as people know it, with what is expected of it over the whole horizon. */
export type NamedNode = ForecastNode & {
  /** Of the store, channel, product …; null = what has none of it (`No channel`), and the company. */
  readonly name: string | null;
  /** Of its store; null for the company. */
  readonly storeName: string | null;
  /** Sum over the current run's periods, with overrides where `shown`; null = it has no forecast in this grain. */
  readonly total: {
    readonly value: number;
    readonly shown: number;
    /** Sums of the periods' bounds: wider than the interval of the sum. */
    readonly lower80: number;
    readonly upper80: number;
    /** Of `value`, in the reporting currency; null = no rate, or a count. */
    readonly reporting: number | null;
  } | null;
  /** Reasons that its periods give, each once. */
  readonly reasons: readonly string[];
  /** Nodes that are parts of it, one level down (of a store: channels, locations and categories together). */
  readonly children: number;
};

export type NodeSeriesRequest = {
  readonly nodeId: number;
  readonly grain: ForecastGrain;
  /** Default: twice the horizon. */
  readonly historyPeriods?: number;
  /** Former runs whose forecasts are told beside the truth, newest first; default 1. */
  readonly pastRuns?: number;
};

/** A forecast as it is shown: the override over the model's value. */
export type ShownForecast = StoredForecast & {
  readonly shown: number;
  readonly overrideId: number | null;
};

/** A node's past, future, and what was said of its past before. */
export type NodeForecast = {
  readonly node: NamedNode;
  readonly grain: ForecastGrain;
  /** The current run; null = nothing was forecast yet. */
  readonly run: ForecastRun | null;
  /** Oldest first; null = not known. The unit is that of forecasts: minor units, or thousandths of units. */
  readonly history: readonly { readonly day: string; readonly value: number | null }[];
  readonly forecast: readonly ShownForecast[];
  /** Forecasts by former runs of the periods in `history`, by run and step. */
  readonly past: readonly StoredForecast[];
  readonly overrides: readonly ForecastOverride[];
  readonly drivers: readonly Driver[];
  /** Reasons of the periods ahead, each once. */
  readonly reasons: readonly string[];
};

/** What a round of judging did. */
export type ScoreReport = {
  /** Forecasts that got their truth, or another one. */
  readonly filled: number;
  /** Grains whose forecasts have become worse than they were. */
  readonly drifted: readonly ForecastGrain[];
};

/** Forecasts of a node's companies: making, showing and judging them. */
export type Planning = {
  /**
   * Begins, or takes up again, in the background; a grain that is under way is not begun twice. One run for each grain that
   * there is anything to forecast for.
   *
   * @throws AppError `not_found` for an unknown store; `conflict` where nothing was sold yet
   */
  readonly start: (tenantId: TenantId, ask: StartForecast) => Promise<readonly ForecastRun[]>;
  /** Null = it does not run in this process. */
  readonly progress: (tenantId: TenantId, runId: number) => ForecastProgress | null;
  /** Leaves a run off: what is stored stays, and is taken up again. @throws AppError `not_found` */
  readonly cancel: (tenantId: TenantId, runId: number) => Promise<void>;
  /** Waits until a run that goes on here has ended. @throws AppError `not_found`, and what made the run fail */
  readonly settled: (tenantId: TenantId, runId: number) => Promise<ForecastRun>;
  /** Last day of the last whole period that is known; null = none yet. */
  readonly origin: (tenantId: TenantId, grain: ForecastGrain) => Promise<string | null>;
  /** Largest expected first. */
  readonly nodes: (tenantId: TenantId, request: NamedNodesRequest) => Promise<readonly NamedNode[]>;
  /** @throws AppError `not_found` */
  readonly series: (tenantId: TenantId, request: NodeSeriesRequest) => Promise<NodeForecast>;
  /** Writes what came beside what was forecast, and looks for drift. */
  readonly score: (tenantId: TenantId, signal?: AbortSignal) => Promise<ScoreReport>;
  /** What is due of a company: scoring once a day, a new forecast each week or on drift. Called again and again. */
  readonly tend: (tenantId: TenantId, signal: AbortSignal) => Promise<void>;
  /** Leaves off what runs, to be resumed. */
  readonly close: () => Promise<void>;
};
