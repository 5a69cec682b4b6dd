import { z } from 'zod';
import { AppError, type Instant, instant, type Json } from '../../core/index.ts';

/** What a run of a connection does. `webhook` runs are made and done at once, by what arrives. */
export const runModes = ['backfill', 'live', 'full', 'window', 'replay', 'reconcile'] as const;
export type RunMode = (typeof runModes)[number];

/** What a run keeps of its request, so that any worker can perform it. */
export type RunOptions = {
  /** A run so bounded moves no lasting cursor and concludes no deletion. Null = to the end. */
  readonly maxPages: number | null;
  /** Documents placed in this range of instants, `to` exclusive; only for `window`. */
  readonly window: { readonly from: Instant; readonly to: Instant } | null;
  /** How many days back are compared; only for `reconcile`. */
  readonly days: number | null;
};

const schema = z.object({
  maxPages: z.number().int().positive().nullable().default(null),
  window: z
    .object({ from: z.number().transform(instant), to: z.number().transform(instant) })
    .nullable()
    .default(null),
  days: z.number().int().positive().nullable().default(null),
});

/** @throws AppError `conflict` for a run that is none of a connection */
export function parseRunOptions(options: Json): RunOptions {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new AppError('conflict', 'This run reads no connection, so it can’t be performed as one.');
}

/** @throws AppError `conflict` for a run of another kind (an import, a webhook) */
export function parseRunMode(mode: string): RunMode {
  const found = runModes.find((one) => one === mode);
  if (found !== undefined) return found;
  throw new AppError('conflict', `A run of the kind "${mode}" can’t be performed by a worker.`);
}
