import { AppError } from '../../core/index.ts';

/** Too many wrong attempts; the answer carries `Retry-After`. */
export class RateLimitError extends AppError {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(
      'rate_limited',
      `Too many attempts: try again in ${retryAfterSeconds < 90 ? `${retryAfterSeconds} seconds` : `${Math.ceil(retryAfterSeconds / 60)} minutes`}.`,
      { retryable: true },
    );
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export type AttemptRule = { readonly max: number; readonly windowMs: number };

/** Counts attempts that went wrong, by who tries and by what is tried. */
export type AttemptLimiter = {
  /**
   * Runs an attempt unless one of its keys used up its rule. An attempt counts before it runs, so that many at once cannot
   * slip through together, and no longer once it succeeded.
   *
   * @throws RateLimitError
   */
  readonly attempt: <T>(
    keys: Readonly<Record<string, AttemptRule>>,
    run: () => Promise<T>,
  ) => Promise<T>;
};

type Counter = { count: number; endsAt: number };
const maxCounters = 50_000;

/** Counters live in this process: with several nodes each allows its own number. */
export function createAttemptLimiter(now: () => number): AttemptLimiter {
  const counters = new Map<string, Counter>();

  function open(key: string, rule: AttemptRule): Counter {
    const known = counters.get(key);
    if (known !== undefined && known.endsAt > now()) return known;
    const fresh = { count: 0, endsAt: now() + rule.windowMs };
    counters.delete(key);
    counters.set(key, fresh);
    if (counters.size > maxCounters) {
      const [oldest] = counters.keys();
      if (oldest !== undefined) counters.delete(oldest);
    }
    return fresh;
  }

  return {
    attempt: async (keys, run) => {
      const used = Object.entries(keys).map(([key, rule]) => ({ counter: open(key, rule), rule }));
      const full = used.filter(({ counter, rule }) => counter.count >= rule.max);
      if (full.length > 0) {
        const endsAt = Math.max(...full.map(({ counter }) => counter.endsAt));
        throw new RateLimitError(Math.max(1, Math.ceil((endsAt - now()) / 1000)));
      }
      for (const { counter } of used) counter.count += 1;
      const result = await run();
      for (const { counter } of used) counter.count = Math.max(0, counter.count - 1);
      return result;
    },
  };
}
