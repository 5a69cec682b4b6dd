import type { RateBudget } from '../connectors/index.ts';
import { observeBudget, pauseBudget, spendBudget } from '../ledger/index.ts';
import { pause } from './abortable.ts';
import { stopIfAborted } from './run-stream.ts';
import type { SyncContext } from './sync-context.ts';

/** Nobody sleeps longer than this without asking again: the platform may have told meanwhile that there is more. */
const longestWaitMs = 5_000;

/**
 * A platform's limit, shared by all processes through the ledger. Who has to wait does so outside of any transaction, and a
 * little longer than it must, so that those who wait for one bucket do not all come back at once.
 */
export function createBudget({
  database,
  random,
}: Pick<SyncContext, 'database' | 'random'>): RateBudget {
  return {
    take: async (request, signal) => {
      for (;;) {
        stopIfAborted(signal);
        const { waitMs } = await spendBudget(database, request);
        if (waitMs === 0) return;
        await pause(Math.min(waitMs, longestWaitMs) * (1 + 0.2 * random()) + 1, signal);
      }
    },
    observe: (state) => observeBudget(database, state),
    pause: (key, forMs) => pauseBudget(database, key, forMs),
  };
}
