import { AppError } from '../core/index.ts';

/** How many files may be open at once: who wants one more gets the place of the least recently used. */
export type Slots = {
  readonly take: (signal: AbortSignal) => Promise<void>;
  readonly free: () => void;
  /** To be called when an open file fell idle, so that someone who waits can have its place. */
  readonly idle: () => void;
};

export type SlotOptions = {
  readonly size: number;
  /** Closes the least recently used idle file, which then calls `free`; false when there is none. */
  readonly evict: () => Promise<boolean>;
  readonly waitMs: number;
};

/**
 * Places for open files.
 *
 * `take` throws AppError `busy` when every file stayed in use for `waitMs`, `cancelled` when its signal fires.
 */
export function makeSlots({ size, evict, waitMs }: SlotOptions): Slots {
  let taken = 0;
  let changed = Promise.withResolvers<void>();
  const wake = (): void => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };
  const take = async (signal: AbortSignal): Promise<void> => {
    const deadline = AbortSignal.timeout(waitMs);
    const stop = AbortSignal.any([signal, deadline]);
    while (taken >= size) {
      const next = changed.promise;
      if (await evict()) continue;
      if (!(await settled(next, stop))) throw refused(signal, waitMs);
    }
    taken += 1;
  };
  return {
    take,
    idle: wake,
    free: () => {
      taken -= 1;
      wake();
    },
  };
}

function refused(signal: AbortSignal, waitMs: number): AppError {
  return signal.aborted
    ? new AppError('cancelled', 'The wait for the twin was cancelled.')
    : new AppError(
        'busy',
        `All twins that may be open at once were in use for ${Math.round(waitMs / 1000)} s: try again, or let more be open.`,
        { retryable: true },
      );
}

/** False when the signal fired first. */
function settled(change: Promise<void>, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = (): void => resolve(false);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    change.then(
      () => {
        signal.removeEventListener('abort', stop);
        resolve(true);
      },
      () => resolve(true),
    );
  });
}
