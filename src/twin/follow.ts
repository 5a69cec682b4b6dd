import type { Logger } from '../core/index.ts';
import type { Position } from '../ledger/index.ts';

/** Keeps one thing caught up with what is heard, in the background. */
export type Follower = {
  readonly hear: (position: Position) => void;
  readonly stop: () => void;
};

export type FollowOptions = {
  /** Where it stands; null = there is nothing to follow now. */
  readonly position: () => Position | null;
  readonly pass: () => Promise<unknown>;
  readonly logger: Logger;
  /** Quiet time after a notice, so that a burst is one pass. */
  readonly debounceMs: number;
};

const firstRetryMs = 1_000;
const lastRetryMs = 30_000;

/**
 * One pass at a time. After a pass that took long, the next waits as long again: following a large import leaves half of
 * the machine to the import. A failed pass is logged and tried again, later each time.
 */
export function follow({ position, pass, logger, debounceMs }: FollowOptions): Follower {
  let heard: Position | null = null;
  let timer: NodeJS.Timeout | null = null;
  let running = false;
  let stopped = false;
  let retryMs = firstRetryMs;

  const behind = (): boolean => {
    const mine = position();
    if (mine === null || heard === null) return false;
    return mine.epoch !== heard.epoch || mine.revision < heard.revision;
  };
  const plan = (delayMs: number): void => {
    if (stopped || running || timer !== null || !behind()) return;
    timer = setTimeout(run, delayMs);
    timer.unref();
  };
  const run = (): void => {
    timer = null;
    running = true;
    const started = performance.now();
    pass().then(
      () => {
        running = false;
        retryMs = firstRetryMs;
        plan(Math.max(debounceMs, performance.now() - started));
      },
      (error: unknown) => {
        running = false;
        if (!stopped) logger.warn({ event: 'twin.pass_failed', error, retryMs });
        plan(retryMs);
        retryMs = Math.min(retryMs * 2, lastRetryMs);
      },
    );
  };
  return {
    hear: (next) => {
      heard = next;
      plan(debounceMs);
    },
    stop: () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
