import type { Logger, TenantId } from '../../core/index.ts';
import type { Database } from '../../ledger/index.ts';
import type { ConnectionsPort, NoticesPort } from '../connection-ports.ts';
import type { ServerEvent } from '../contract/index.ts';
import type { RunsPort } from '../ports.ts';
import { createMarkWatch, type MarkWatch } from './mark-watch.ts';
import { createRunWatch, type RunWatch } from './run-watch.ts';

export type EventListener = (event: ServerEvent) => void;

/** Tells open streams what happens in their company. */
export type EventHub = {
  /**
   * Events of one company from now on; `runs` false leaves out runs, `connections` false connections and notices. Returns a
   * function that ends it.
   */
  readonly subscribe: (tenant: TenantId, options: Interests, listener: EventListener) => () => void;
  /**
   * Once this is over, every change of what a subscriber reads from then on is told. Never fails: what cannot be read now is
   * watched from the next time on.
   */
  readonly watching: (tenant: TenantId) => Promise<void>;
  readonly close: () => void;
};

export type Interests = { readonly runs: boolean; readonly connections: boolean };
type Subscriber = Interests & { readonly listener: EventListener };
type Audience = {
  readonly subscribers: Set<Subscriber>;
  readonly runs: RunWatch;
  readonly connections: MarkWatch;
  readonly notices: MarkWatch;
  /** The first look, from which on changes are changes. */
  begun: Promise<void> | null;
};

const runsEveryMs = 1_000;
const connectionsEveryMs = 2_000;

export type EventHubOptions = {
  readonly database: Pick<Database, 'onRevision'>;
  readonly runs: Pick<RunsPort, 'list'>;
  readonly connections: Pick<ConnectionsPort, 'marks'>;
  readonly notices: Pick<NoticesPort, 'marks'>;
  readonly logger: Logger;
};

function createAudience(
  tenant: TenantId,
  { runs, connections, notices }: EventHubOptions,
): Audience {
  return {
    subscribers: new Set(),
    runs: createRunWatch(tenant, runs),
    connections: createMarkWatch(() => connections.marks(tenant)),
    notices: createMarkWatch(() => notices.marks(tenant)),
    begun: null,
  };
}

async function tellRuns({ subscribers, runs }: Audience): Promise<void> {
  const interested = [...subscribers].filter((subscriber) => subscriber.runs);
  if (interested.length === 0) return;
  for (const run of await runs.news())
    for (const { listener } of interested) listener({ kind: 'run', run });
}

async function tellConnections(audience: Audience): Promise<void> {
  const interested = [...audience.subscribers].filter((subscriber) => subscriber.connections);
  if (interested.length === 0) return;
  const tell = (events: readonly ServerEvent[]) => {
    for (const event of events) for (const { listener } of interested) listener(event);
  };
  tell((await audience.connections.news()).map((id) => ({ kind: 'connection', id })));
  tell((await audience.notices.news()).map((id) => ({ kind: 'notice', id })));
}

/** Looks at everything once, whoever is interested: a watch that begins later would miss what changed before. */
async function begin({ subscribers, runs, connections, notices }: Audience): Promise<void> {
  for (const run of await runs.news())
    for (const { listener, ...interests } of subscribers)
      if (interests.runs) listener({ kind: 'run', run });
  await connections.news();
  await notices.news();
}

/** Calls `work` at intervals, one call at a time, while it is switched on. */
function createPoller(everyMs: number, work: () => Promise<void>) {
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
      timer = setInterval(tick, everyMs);
      timer.unref();
    } else if (!on && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/**
 * Revisions come from the ledger's notices. Runs may go on in other processes, so that a company's latest runs are read once
 * a second, its connections and notices every other — small queries, only while somebody watches — and told where they changed.
 */
export function createEventHub(options: EventHubOptions): EventHub {
  const { database, logger } = options;
  const audiences = new Map<TenantId, Audience>();
  const stopRevisions = database.onRevision((tenant, { epoch, revision }) => {
    for (const { listener } of audiences.get(tenant)?.subscribers ?? [])
      listener({ kind: 'revision', epoch, revision });
  });
  const attempt = (tenant: TenantId, look: Promise<void>): Promise<void> =>
    look.catch((error: unknown) => {
      logger.warn({ event: 'events.poll', tenant, error });
    });
  const visit = (tell: (audience: Audience) => Promise<void>) => async () => {
    for (const [tenant, audience] of audiences) {
      // Two looks at once could each take the other's change for known.
      await audience.begun;
      await attempt(tenant, tell(audience));
    }
  };
  const pollRuns = createPoller(runsEveryMs, visit(tellRuns));
  const pollConnections = createPoller(connectionsEveryMs, visit(tellConnections));
  const poll = (on: boolean) => {
    pollRuns(on);
    pollConnections(on);
  };
  return {
    subscribe: (tenant, interests, listener) => {
      const audience = audiences.get(tenant) ?? createAudience(tenant, options);
      audiences.set(tenant, audience);
      const subscriber = { ...interests, listener };
      audience.subscribers.add(subscriber);
      audience.begun ??= attempt(tenant, begin(audience));
      poll(true);
      return () => {
        audience.subscribers.delete(subscriber);
        if (audience.subscribers.size === 0 && audiences.get(tenant) === audience)
          audiences.delete(tenant);
        poll(audiences.size > 0);
      };
    },
    watching: async (tenant) => {
      await audiences.get(tenant)?.begun;
    },
    close: () => {
      stopRevisions();
      audiences.clear();
      poll(false);
    },
  };
}
