import { z } from 'zod';
import type {
  ForecastAccuracyAnswer,
  ForecastGrain,
  ForecastLevel,
  ForecastMeasure,
  ForecastNode,
  ForecastNodes,
  ForecastOverride,
  ForecastOverrideCreate,
  ForecastRun,
  ForecastSeries,
  ForecastStart,
} from '../contract/index.ts';

const grain: z.ZodType<ForecastGrain, ForecastGrain> = z.enum(['day', 'week', 'month']);
const measure: z.ZodType<ForecastMeasure, ForecastMeasure> = z.enum(['net_sales', 'units']);
const level: z.ZodType<ForecastLevel, ForecastLevel> = z.enum([
  'company',
  'store',
  'channel',
  'location',
  'category',
  'product',
  'sku',
]);
const day = z.iso.date();
const whole = z.number().int();
const share = z.number().nullable();
const largestId = 2 ** 31 - 1;
const id = z.coerce.number().int().min(1).max(largestId);
const count = (most: number) => z.coerce.number().int().min(1).max(most);

/** Ids of nodes, runs and overrides: whole numbers, counted per company. */
export const forecastPath = z.object({ id });

export const forecastNodesQuery = z.object({
  grain: grain.default('day'),
  measure: measure.default('net_sales'),
  level: level.exactOptional(),
  storeId: id.exactOptional(),
  categoryId: id.exactOptional(),
  productId: id.exactOptional(),
  search: z.string().trim().min(1).max(200).exactOptional(),
  limit: count(1_000).default(200),
});
export const forecastSeriesQuery = z.object({
  grain: grain.default('day'),
  /** Periods back, twice the horizon by default. */
  history: z.coerce.number().int().min(0).max(1_095).exactOptional(),
  /** Former runs, 1 by default. */
  past: z.coerce.number().int().min(0).max(12).exactOptional(),
});
export const forecastAccuracyQuery = z
  .object({
    grain: grain.default('day'),
    measure: measure.default('net_sales'),
    level: level.default('store'),
    nodeId: id.exactOptional(),
    storeId: id.exactOptional(),
    from: day.exactOptional(),
    to: day.exactOptional(),
    by: z.enum(['step', 'day', 'all']).default('step'),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    error: '"from" must not be after "to"',
    path: ['from'],
  });
export const forecastRunsQuery = z.object({
  grain: grain.exactOptional(),
  limit: count(200).default(50),
});
export const forecastOverridesQuery = z.object({
  nodeId: id.exactOptional(),
  grain: grain.exactOptional(),
});

const bounds = { value: whole, lower80: whole, upper80: whole, lower95: whole, upper95: whole };

export const forecastNodeSchema: z.ZodType<ForecastNode> = z.object({
  id: whole,
  level,
  measure,
  name: z.string().nullable(),
  store: z.object({ id: whole, name: z.string() }).nullable(),
  channelId: whole.nullable(),
  locationId: whole.nullable(),
  categoryId: whole.nullable(),
  productId: whole.nullable(),
  variantId: whole.nullable(),
  currency: z.string(),
  currencyExponent: whole,
  total: z
    .object({
      value: whole,
      shown: whole,
      lower80: whole,
      upper80: whole,
      reporting: whole.nullable(),
    })
    .nullable(),
  reasons: z.array(z.string()),
  children: whole,
});

export const forecastRunSchema: z.ZodType<ForecastRun> = z.object({
  id: whole,
  grain,
  originDay: z.string(),
  horizon: whole,
  state: z.enum(['running', 'cancelled', 'done']),
  trigger: z.string(),
  current: z.boolean(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  progress: z.object({ done: whole, all: whole, secondsLeft: z.number().nullable() }).nullable(),
  model: z.record(z.string(), z.unknown()),
});
export const forecastRunsSchema: z.ZodType<{ readonly runs: readonly ForecastRun[] }> = z.object({
  runs: z.array(forecastRunSchema),
});

export const forecastNodesSchema: z.ZodType<ForecastNodes> = z.object({
  grain,
  measure,
  run: forecastRunSchema.nullable(),
  nodes: z.array(forecastNodeSchema),
});

const point = {
  ...bounds,
  step: whole,
  day: z.string(),
  naive: whole.nullable(),
  method: z.string(),
  reason: z.string().nullable(),
  actual: whole.nullable(),
};

export const forecastOverrideSchema: z.ZodType<ForecastOverride> = z.object({
  id: whole,
  nodeId: whole,
  grain,
  dayFrom: z.string(),
  dayTo: z.string(),
  kind: z.enum(['set', 'percent']),
  value: whole,
  note: z.string().nullable(),
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
});
export const forecastOverridesSchema: z.ZodType<{
  readonly overrides: readonly ForecastOverride[];
}> = z.object({ overrides: z.array(forecastOverrideSchema) });

export const forecastSeriesSchema: z.ZodType<ForecastSeries> = z.object({
  node: forecastNodeSchema,
  grain,
  run: forecastRunSchema.nullable(),
  history: z.array(z.object({ day: z.string(), value: whole.nullable() })),
  forecast: z.array(z.object({ ...point, shown: whole, overrideId: whole.nullable() })),
  past: z.array(z.object({ ...point, runId: whole })),
  overrides: z.array(forecastOverrideSchema),
  drivers: z.array(z.object({ name: z.string(), share: z.number() })),
  reasons: z.array(z.string()),
});

export const forecastAccuracySchema: z.ZodType<ForecastAccuracyAnswer> = z.object({
  grain,
  measure,
  level,
  by: z.enum(['step', 'day', 'all']),
  rows: z.array(
    z.object({
      group: z.string(),
      count: whole,
      mae: share,
      mape: share,
      mase: share,
      bias: share,
      coverage80: share,
      coverage95: share,
      naiveMae: share,
      naiveMase: share,
      overridden: whole,
      overrideMae: share,
      overriddenModelMae: share,
    }),
  ),
});

export const forecastStartSchema: z.ZodType<ForecastStart> = z.strictObject({
  grains: z.array(grain).min(1).max(3).exactOptional(),
  stores: z.array(whole.min(1).max(largestId)).min(1).max(1_000).exactOptional(),
});

/** An amount that anybody could mean, in minor units or thousandths. */
const largestValue = 1e14;
/** From nothing to a hundredfold more, in hundredths of a per cent. */
const leastPercent = -10_000;
const mostPercent = 1_000_000;

export const forecastOverrideCreateSchema: z.ZodType<ForecastOverrideCreate> = z
  .strictObject({
    nodeId: whole.min(1).max(largestId),
    grain,
    dayFrom: day,
    dayTo: day,
    kind: z.enum(['set', 'percent']),
    value: whole.min(-largestValue).max(largestValue),
    note: z.string().trim().max(500).nullable().exactOptional(),
  })
  .refine(({ dayFrom, dayTo }) => dayFrom <= dayTo, {
    error: '"dayFrom" must not be after "dayTo"',
    path: ['dayFrom'],
  })
  .refine(({ kind, value }) => kind === 'set' || (value >= leastPercent && value <= mostPercent), {
    error: 'is in hundredths of a per cent, from -10000 (-100 %) to 1000000 (+10,000 %)',
    path: ['value'],
  });
