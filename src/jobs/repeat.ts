import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '../core/index.ts';

export type RepeatOptions = {
  readonly name: string;
  /** Pause between the end of one turn and the next, in ms; the first turn begins at once. */
  readonly everyMs: number;
  readonly logger: Logger;
  readonly work: (signal: AbortSignal) => Promise<unknown>;
};

/** Does a work again and again until it is stopped. A turn that fails is logged, and the next one comes all the same. */
export function repeat({ name, everyMs, logger, work }: RepeatOptions): {
  readonly stop: () => Promise<void>;
} {
  const stopping = new AbortController();
  const { signal } = stopping;
  const turns = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await work(signal);
      } catch (error) {
        if (!signal.aborted) logger.error({ event: 'background.failed', name, error });
      }
      await wait(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  const done = turns();
  return {
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}
