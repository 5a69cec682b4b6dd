import type { Logger } from '../../core/index.ts';
import type { Chore } from '../../jobs/index.ts';
import type { Database } from '../../ledger/index.ts';

export type DrainOptions = {
  readonly database: Pick<Database, 'onInbox'>;
  readonly logger: Logger;
  /** Performs the deliveries that wait. */
  readonly drain: (signal: AbortSignal) => Promise<number>;
};

export type InboxDrain = {
  /** What is done every few seconds whatever anybody says: deliveries that are to be tried again have no notice. */
  readonly chore: Chore;
  /** Begins to drain as soon as a delivery is stored, by whatever process. */
  readonly listen: () => void;
  readonly stop: () => Promise<void>;
};

const everyMs = 5_000;

/** Drains the inbox when it is told to, one drain at a time; what is told meanwhile makes one more. */
export function drainWhenTold({ database, logger, drain }: DrainOptions): InboxDrain {
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> | null = null;
  let again = false;
  let unlisten = (): void => undefined;
  const turns = async (): Promise<void> => {
    do {
      again = false;
      await drain(signal);
    } while (again && !signal.aborted);
  };
  const told = (): void => {
    again = true;
    if (signal.aborted || running !== null) return;
    running = turns()
      .catch((error: unknown) => {
        if (!signal.aborted) logger.error({ event: 'inbox.drain_failed', error });
      })
      .finally(() => {
        running = null;
      });
  };
  return {
    chore: { name: 'webhook inbox', everyMs, work: drain },
    listen: () => {
      unlisten = database.onInbox(told);
    },
    stop: async () => {
      unlisten();
      stopping.abort();
      await running;
    },
  };
}
