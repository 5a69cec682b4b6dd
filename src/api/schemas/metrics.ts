import { z } from 'zod';
import type { Answer, DimensionInfo, MeasureInfo } from '../contract/index.ts';

const unit = z.enum(['money', 'count', 'quantity', 'ratio', 'money_ratio']);

const measureInfo: z.ZodType<MeasureInfo> = z.object({
  name: z.string(),
  title: z.string(),
  definition: z.string(),
  unit,
  source: z.string(),
  better: z.enum(['higher', 'lower', 'neutral']),
});
const dimensionInfo: z.ZodType<DimensionInfo> = z.object({
  name: z.string(),
  title: z.string(),
  definition: z.string(),
  type: z.enum(['text', 'entity', 'number', 'period']),
});

export const catalogSchema: z.ZodType<{
  readonly measures: readonly MeasureInfo[];
  readonly dimensions: readonly DimensionInfo[];
}> = z.object({ measures: z.array(measureInfo), dimensions: z.array(dimensionInfo) });

/** The query object. Its parser in the metrics domain checks it and reports all faults; here it only has to be an object. */
export const queryBodySchema = z.record(z.string(), z.unknown()).meta({
  description:
    'The query: measures, dimensions, time with clock and grain, compare, where, orderBy, limit, currency. See docs/api.md.',
  examples: [
    {
      measures: ['net_sales', 'orders'],
      dimensions: ['channel'],
      time: { clock: 'event', grain: 'month', from: '2025-01-01', to: '2025-12-31' },
    },
  ],
});

export const documentsBodySchema = z.record(z.string(), z.unknown()).meta({
  description: 'The documents behind a number: time, where, measure, limit, cursor.',
});

/** A revision that the answer must show at least: what the caller has just written, or was just told of. */
export const revisionQuery = z.object({
  min_revision: z.coerce.number().int().min(0).exactOptional(),
});
export const queryInUrl = revisionQuery.extend({
  q: z.string().min(2).max(16_384).meta({ description: 'The query object as JSON.' }),
});

const values = z.record(z.string(), z.number().nullable());
const row = z.object({
  period: z.string().exactOptional(),
  dimensions: z.record(
    z.string(),
    z.object({ key: z.union([z.string(), z.number()]).nullable(), label: z.string().nullable() }),
  ),
  values,
  compare: values.exactOptional(),
  comparePeriod: z.string().exactOptional(),
  others: z.literal(true).exactOptional(),
});
const freshness = z.object({
  id: z.number().int(),
  name: z.string(),
  zone: z.string(),
  currency: z.string(),
  freshAt: z.string().nullable(),
  historyFrom: z.string().nullable(),
  historyComplete: z.boolean(),
});
const meta = z.object({
  epoch: z.string(),
  revision: z.number().int(),
  clock: z.enum(['event', 'order']),
  currency: z.string(),
  currencyExponent: z.number().int(),
  from: z.string(),
  to: z.string(),
  compareFrom: z.string().exactOptional(),
  compareTo: z.string().exactOptional(),
  measures: z.array(measureInfo),
  dimensions: z.array(dimensionInfo),
  missingRateEvents: z.number().int(),
  stores: z.array(freshness),
  notes: z.array(z.string()),
  executor: z.enum(['twin', 'ledger']),
  cached: z.boolean(),
  tookMs: z.number(),
});

/** Money is in minor units of `meta.currency`; null = not defined (0/0) or no rate. */
export const answerSchema: z.ZodType<Answer> = z.object({
  rows: z.array(row),
  rowCount: z.number().int(),
  totals: values,
  compareTotals: values.exactOptional(),
  meta,
});
