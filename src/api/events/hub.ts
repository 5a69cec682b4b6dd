import type { Logger, TenantId } from '../../core/index.ts';
import type { Database } from '../../ledger/index.ts';
import type { ServerEvent } from '../contract/index.ts';
import type { RunsPort } from '../ports.ts';
import { createRunWatch, type RunWatch } from './run-watch.ts';

export type EventListener = (event: ServerEvent) => void;

/** Tells open streams what happens in their company. */
export type EventHub = {
  /** Events of one company from now on; `runs` false leaves out imports. Returns a function that ends it. */
  readonly subscribe: (
    tenant: TenantId,
    options: { readonly runs: boolean },
    listener: EventListener,
  ) => () => void;
  readonly close: () => void;
};

type Subscriber = { readonly runs: boolean; readonly listener: EventListener };
type Audience = { readonly subscribers: Set<Subscriber>; readonly runs: RunWatch };

const pollMs = 1_000;

export type EventHubOptions = {
  readonly database: Pick<Database, 'onRevision'>;
  readonly runs: Pick<RunsPort, 'list'>;
  readonly logger: Logger;
};

async function tellRuns({ subscribers, runs }: Audience): Promise<void> {
  const interested = [...subscribers].filter((subscriber) => subscriber.runs);
  if (interested.length === 0) return;
  for (const run of await runs.news())
    for (const { listener } of interested) listener({ kind: 'run', run });
}

/** Calls `work` every `pollMs`, one call at a time, while it is switched on. */
function createPoller(work: () => Promise<void>) {
  let timer: NodeJS.Timeout | null = null;
  let busy = false;
  const tick = () => {
    if (busy) return;
    busy = true;
    void work().finally(() => {
      busy = false;
    });
  };
  return (on: boolean) => {
    if (on && timer === null) {
      timer = setInterval(tick, pollMs);
      timer.unref();
    } else if (!on && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/**
 * Revisions come from the ledger's notices. Runs may go on in other processes, so that a company's latest runs are read once
 * a second — one small query, only while somebody watches — and told where they changed.
 */
export function createEventHub({ database, runs, logger }: EventHubOptions): EventHub {
  const audiences = new Map<TenantId, Audience>();
  const stopRevisions = database.onRevision((tenant, { epoch, revision }) => {
    for (const { listener } of audiences.get(tenant)?.subscribers ?? [])
      listener({ kind: 'revision', epoch, revision });
  });
  const poll = createPoller(async () => {
    for (const [tenant, audience] of audiences) {
      await tellRuns(audience).catch((error: unknown) => {
        logger.warn({ event: 'events.poll', tenant, error });
      });
    }
  });
  return {
    subscribe: (tenant, options, listener) => {
      const audience = audiences.get(tenant) ?? {
        subscribers: new Set(),
        runs: createRunWatch(tenant, runs),
      };
      audiences.set(tenant, audience);
      const subscriber = { ...options, listener };
      audience.subscribers.add(subscriber);
      poll(true);
      return () => {
        audience.subscribers.delete(subscriber);
        if (audience.subscribers.size === 0 && audiences.get(tenant) === audience)
          audiences.delete(tenant);
        poll(audiences.size > 0);
      };
    },
    close: () => {
      stopRevisions();
      audiences.clear();
      poll(false);
    },
  };
}
