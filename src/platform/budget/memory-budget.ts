import { AppError } from '../../core/index.ts';
import {
  type Bucket,
  type BucketTerms,
  observeBucket,
  pauseBucket,
  spendBucket,
} from './bucket.ts';

type Named = BucketTerms & { readonly key: string };

/** A rate budget of one process, for tests and single commands; the shape of the connectors' `RateBudget`. */
export type MemoryBudget = {
  readonly take: (request: Named & { readonly cost: number }, signal: AbortSignal) => Promise<void>;
  readonly observe: (state: Named & { readonly available: number }) => Promise<void>;
  readonly pause: (key: string, forMs: number) => Promise<void>;
};

export type MemoryBudgetOptions = {
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** A budget without a store behind it: as strict as the shared one, for as long as the process lives. */
export function memoryBudget({ now, sleep }: MemoryBudgetOptions): MemoryBudget {
  const buckets = new Map<string, Bucket>();
  return {
    take: async (request, signal) => {
      for (;;) {
        if (signal.aborted)
          throw new AppError('cancelled', 'The wait for the rate limit was stopped.');
        const { bucket, waitMs } = spendBucket(buckets.get(request.key) ?? null, request, now());
        buckets.set(request.key, bucket);
        if (waitMs === 0) return;
        await sleep(waitMs, signal);
      }
    },
    observe: async (state) => {
      buckets.set(state.key, observeBucket(buckets.get(state.key) ?? null, state, now()));
    },
    pause: async (key, forMs) => {
      // A key that nothing was taken from has no bucket to pause.
      const bucket = buckets.get(key);
      if (bucket !== undefined) buckets.set(key, pauseBucket(bucket, forMs, now()));
    },
  };
}
