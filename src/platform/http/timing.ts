import { AppError } from '../../core/index.ts';

/** Time and chance as waits and retries use them, passed in so that tests can set them. */
export type Timing = {
  /** Milliseconds of a clock that never goes back; only differences mean something. */
  readonly now: () => number;
  /** @throws AppError `cancelled` as soon as the signal is aborted */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 inclusive to 1 exclusive. */
  readonly random: () => number;
};

/** The machine's own time and chance. */
export const systemTiming: Timing = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(stopped(signal));
        return;
      }
      const stop = (): void => {
        clearTimeout(timer);
        reject(stopped(signal));
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, ms);
      signal.addEventListener('abort', stop, { once: true });
    }),
  random: Math.random,
};

/** What is thrown when `signal` was aborted: its own reason where that is one of ours, else `cancelled`. */
export function stopped(signal: AbortSignal): AppError {
  if (signal.reason instanceof AppError) return signal.reason;
  return new AppError('cancelled', 'The request was stopped.', { cause: signal.reason });
}

/**
 * Exponential backoff with full jitter: anything from 0 to `baseMs × 2^attempt`, at most `capMs`.
 *
 * @param attempt tries so far, from 0
 *
 * Source: AWS Architecture Blog, "Exponential Backoff And Jitter" (2015), "Full Jitter".
 */
export function backoffMs(
  attempt: number,
  range: { readonly baseMs: number; readonly capMs: number },
  random: () => number,
): number {
  return Math.floor(random() * Math.min(range.capMs, range.baseMs * 2 ** Math.min(attempt, 30)));
}

/**
 * `Retry-After` in milliseconds: whole or decimal *seconds*, or an HTTP date, which is held against the answer's own `Date`
 * where it has one, so that a wrong clock of ours does not matter.
 *
 * @returns null when it is absent or makes no sense; never below 0
 */
export function retryAfterMs(
  header: string | null,
  date: string | null,
  wallNow: number,
): number | null {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) return null;
  const told = Date.parse(date ?? '');
  return Math.max(0, at - (Number.isNaN(told) ? wallNow : told));
}
