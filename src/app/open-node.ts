import { dirname } from 'node:path';
import { instant } from '../core/index.ts';
import { createMetrics, type Metrics } from '../metrics/index.ts';
import { createPlanning, type Planning } from '../planning/index.ts';
import { createNotices } from '../sync/index.ts';
import { openTwins, type Twins } from '../twin/index.ts';
import type { Base } from './open-base.ts';

/** What answers questions: this process's twins, the metrics over them, and forecasts. */
export type AnsweringNode = {
  readonly twins: Twins;
  readonly metrics: Metrics;
  readonly planning: Planning;
  readonly close: () => Promise<void>;
};

/** Twins that a process keeps open; the least recently asked is closed first. */
export const openTwinsAtMost = 8;

export type OpenNodeOptions = {
  /** Name of the twins' folder; the configured one by default. */
  readonly node?: string;
};

/**
 * Opens the twins of this process, the metrics and the forecasts over them. Where another process of the data folder holds the node's
 * folder, the next free one (`main-2`) is taken: its twins are caught up, or built, as they are asked for.
 */
export async function openNode(base: Base, options: OpenNodeOptions = {}): Promise<AnsweringNode> {
  const { config, database, folder, logger } = base;
  const twins = await openTwins({
    directory: dirname(folder.twins),
    node: options.node ?? config.node,
    whenHeld: 'next',
    database,
    logger,
    memoryLimitMib: Math.max(64, Math.floor(config.twinMemoryMb / 2)),
    maxOpen: openTwinsAtMost,
  });
  const metrics = createMetrics({ database, twins, logger });
  const planning = createPlanning({
    ...{ database, twins, logger },
    notices: createNotices(database),
    now: () => instant(Date.now()),
  });
  return {
    twins,
    metrics,
    planning,
    close: async () => {
      await planning.close();
      metrics.close();
      await twins.close();
    },
  };
}
