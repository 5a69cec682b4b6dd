import { z } from 'zod';
import type {
  BranchForecast,
  ForecastBatch,
  ForecastBatchAnswer,
  ForecastComparison,
  ForecastModelInfo,
  RetrainStarted,
} from '../contract/index.ts';

const day = z.iso.date();
const count = z.number().int();
const branch = z.string().trim().min(1).max(300);
const dayMs = 86_400_000;
const longestDays = 366;

export const branchDayPath = z.object({ date: day, branch });

/** A range of days, both in, of at most a year; the caller says what it is by default. */
export const branchDaysQuery = z
  .object({
    start_date: day.exactOptional(),
    end_date: day.exactOptional(),
    branch: branch.exactOptional(),
  })
  .refine(({ start_date: from, end_date: to }) => (from === undefined) === (to === undefined), {
    error: 'give both "start_date" and "end_date", or neither',
    path: ['start_date'],
  })
  .refine(({ start_date: from = '', end_date: to = '' }) => from <= to, {
    error: '"start_date" must not be after "end_date"',
    path: ['start_date'],
  })
  .refine(
    ({ start_date: from, end_date: to }) =>
      from === undefined ||
      to === undefined ||
      (Date.parse(to) - Date.parse(from)) / dayMs < longestDays,
    { error: `at most ${longestDays} days at once`, path: ['end_date'] },
  );

export const branchForecastSchema: z.ZodType<BranchForecast> = z.object({
  date: z.string(),
  branch: z.string(),
  branch_id: count,
  store: z.string(),
  currency: z.string(),
  predicted_sales: z.number(),
  lower_bound: z.number(),
  upper_bound: z.number(),
  confidence: z.literal(0.8),
  overridden: z.boolean(),
  model: z.string(),
  reason: z.string().nullable(),
  actual_sales: z.number().nullable(),
});

export const forecastBatchSchema: z.ZodType<ForecastBatch> = z.strictObject({
  dates: z.array(day).min(1).max(100),
  branches: z
    .array(z.union([branch, count]))
    .min(1)
    .max(500)
    .exactOptional(),
});
export const forecastBatchAnswerSchema: z.ZodType<ForecastBatchAnswer> = z.object({
  count,
  forecasts: z.array(branchForecastSchema),
  missing: z.array(z.object({ date: z.string(), branch: z.string() })),
});

const figure = z.number().nullable();
export const forecastComparisonSchema: z.ZodType<ForecastComparison> = z.object({
  start_date: z.string(),
  end_date: z.string(),
  branches: z.array(
    z.object({
      branch: z.string(),
      branch_id: count,
      store: z.string(),
      currency: z.string(),
      days: z.array(
        z.object({
          date: z.string(),
          predicted_sales: z.number(),
          actual_sales: z.number(),
          difference: z.number(),
          percentage_error: figure,
        }),
      ),
      summary: z.object({ days: count, mae: figure, mape: figure, bias: figure }),
    }),
  ),
});

export const retrainStartedSchema: z.ZodType<RetrainStarted> = z.object({
  message: z.string(),
  status: z.literal('running'),
  run_ids: z.array(count),
});

export const forecastModelInfoSchema: z.ZodType<ForecastModelInfo> = z.object({
  status: z.enum(['ready', 'training', 'not_trained']),
  trained_at: z.string().nullable(),
  trained_until: z.string().nullable(),
  horizon_days: count.nullable(),
  branches: count,
  accuracy: z
    .object({
      count,
      mape: figure,
      mase: figure,
      coverage_80: figure,
      coverage_95: figure,
      naive_mase: figure,
    })
    .nullable(),
  model: z.record(z.string(), z.unknown()),
});
