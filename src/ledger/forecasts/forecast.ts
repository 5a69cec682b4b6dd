import type { Instant, Json } from '../../core/index.ts';

/** From the whole company down to one variant. */
export const forecastLevels = [
  'company',
  'store',
  'channel',
  'location',
  'category',
  'product',
  'sku',
] as const;
export type ForecastLevel = (typeof forecastLevels)[number];

export type ForecastMeasure = 'net_sales' | 'units';
export type ForecastGrain = 'day' | 'week' | 'month';

/** One series that is forecast. Dimensions that its level does not have are null; so is the one it has, for what has none of it. */
export type NewForecastNode = {
  /** Level, measure and ids in one text: `forecastKey`. */
  readonly key: string;
  readonly level: ForecastLevel;
  readonly measure: ForecastMeasure;
  /** Null only for the company. */
  readonly storeId: number | null;
  readonly channelId: number | null;
  readonly locationId: number | null;
  /** Root category. */
  readonly categoryId: number | null;
  readonly productId: number | null;
  readonly variantId: number | null;
  /** Of its amounts; the reporting currency for the company. */
  readonly currency: string;
};

export type ForecastNode = NewForecastNode & { readonly id: number };

/** One forecast of everything in one grain, from one last known day. */
export type ForecastRun = {
  readonly id: number;
  readonly grain: ForecastGrain;
  /** Last day of the last whole period that was known. */
  readonly originDay: string;
  /** Periods ahead. */
  readonly horizon: number;
  readonly state: 'running' | 'cancelled' | 'done';
  readonly trigger: string;
  /** Parts that are stored whole. */
  readonly parts: readonly string[];
  /** It is the one that is shown: one per grain. */
  readonly current: boolean;
  /** Methods, weights, errors on the origins that promotion compared. */
  readonly model: Readonly<Record<string, Json>>;
  readonly createdAt: Instant;
  readonly finishedAt: Instant | null;
};

/** Minor units of the node's currency, or thousandths of units. */
export type ForecastBounds = {
  readonly value: number;
  readonly lower80: number;
  readonly upper80: number;
  readonly lower95: number;
  readonly upper95: number;
};

/** One period of one series as forecast by one run. */
export type NewForecast = ForecastBounds & {
  readonly nodeId: number;
  /** From 1. */
  readonly step: number;
  /** First day of the period. */
  readonly day: string;
  /** In the reporting currency at the last known rate; null = no rate, or a count. */
  readonly reporting: ForecastBounds | null;
  /** What the same period of the season before would say. */
  readonly naive: number | null;
  /** What MASE divides by; null = none. */
  readonly scale: number | null;
  /** `ensemble`, `exact`, `bottom_up`, `weekday_mean`, `global`, `share`, `profile`, `sum`, `closed`. */
  readonly method: string;
  /** `closed_weekday`, `holiday`, `closed_store`, `new_product`, `short_history`, `no_history`; null = nothing to say. */
  readonly reason: string | null;
};

export type StoredForecast = NewForecast & {
  readonly runId: number;
  /** What came; null = not known yet. */
  readonly actual: number | null;
};

/** What a person knows better. */
export type NewForecastOverride = {
  readonly nodeId: number;
  readonly grain: ForecastGrain;
  /** First and last day, both in. */
  readonly dayFrom: string;
  readonly dayTo: string;
  /** `set`: `value` is the amount of each period; `percent`: hundredths of a per cent are added (1500 = +15 %). */
  readonly kind: 'set' | 'percent';
  readonly value: number;
  readonly note: string | null;
  readonly createdBy: string;
};

export type ForecastOverride = NewForecastOverride & {
  readonly id: number;
  readonly createdAt: Instant;
};

/** The key of a node: level, measure and its ids. */
export function forecastKey(node: Omit<NewForecastNode, 'key' | 'currency'>): string {
  const { level, measure, storeId, channelId, locationId, categoryId, productId, variantId } = node;
  const own: Readonly<Record<ForecastLevel, readonly (number | null)[]>> = {
    company: [],
    store: [],
    channel: [channelId],
    location: [locationId],
    category: [categoryId],
    product: [productId],
    sku: [productId, variantId],
  };
  const ids = level === 'company' ? [] : [storeId, ...own[level]];
  return [level, measure, ...ids.map((id) => id ?? 'none')].join('/');
}
