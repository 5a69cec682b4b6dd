import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '../core/index.ts';
import { repeat } from '../jobs/index.ts';
import { type Database, listTenants } from '../ledger/index.ts';
import type { Planning } from '../planning/index.ts';

/** A server that has just started has better things to do. */
const firstMs = 60_000;
const everyMs = 15 * 60_000;

export type TendForecasts = {
  readonly database: Database;
  readonly logger: Logger;
  readonly planning: Planning;
};

/**
 * Looks after the forecasts of every company, one after the other: judged for each new day, made anew each week or when they have
 * become worse. What is under way when it is stopped is left off, to be taken up again.
 */
export function tendForecasts({ database, logger, planning }: TendForecasts): {
  readonly stop: () => Promise<void>;
} {
  let isFirst = true;
  const work = async (signal: AbortSignal): Promise<void> => {
    if (isFirst) await wait(firstMs, undefined, { signal, ref: false });
    isFirst = false;
    for (const { id } of await listTenants(database)) {
      if (signal.aborted) return;
      // One company's trouble is not the others'.
      await planning.tend(id, signal).catch((error: unknown) => {
        if (!signal.aborted) logger.error({ event: 'forecast.tend_failed', tenant: id, error });
      });
    }
  };
  const loop = repeat({ name: 'forecasts', everyMs, logger, work });
  return {
    stop: async () => {
      const stopped = loop.stop();
      await planning.close();
      await stopped;
    },
  };
}
