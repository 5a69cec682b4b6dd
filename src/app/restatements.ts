import { type Logger, type TenantId, toAppError } from '../core/index.ts';
import {
  type Database,
  findStale,
  finishRun,
  listTenants,
  type RestateScope,
  type RunRow,
  readRuns,
  restate,
  resumeRun,
  startRun,
} from '../ledger/index.ts';

/** Restatements in the background: each a run that is seen on the runs' page, goes on after a restart, and ends by itself. */
export type Restatements = {
  /** Records the restatement and lets it go on by itself. */
  readonly request: (tenantId: TenantId, scope: RestateScope) => Promise<void>;
  /** Takes up what an earlier process left. */
  readonly resume: () => Promise<void>;
  /** Settles when everything that was requested so far is over. */
  readonly settled: () => Promise<void>;
  /** Stops what is under way, to be resumed later, and waits for it. */
  readonly close: () => Promise<void>;
};

const connector = 'ledger';

/** One restatement at a time: they are long, and the ledger's writers of a tenant wait for each other anyway. */
export function createRestatements(database: Database, logger: Logger): Restatements {
  const stopping = new AbortController();
  let chain: Promise<void> = Promise.resolve();
  const enqueue = (tenantId: TenantId, runId: string, scope: RestateScope): void => {
    chain = chain.then(() =>
      perform({ database, logger, signal: stopping.signal, tenantId, runId, scope }),
    );
  };
  const request = async (tenantId: TenantId, scope: RestateScope): Promise<void> => {
    const run = await startRun(database, tenantId, {
      storeId: scope.storeId ?? 0,
      connector,
      mode: 'restate',
      trigger: 'settings',
      options: { ...scope },
      state: 'queued',
    });
    enqueue(tenantId, run.id, scope);
  };
  return {
    request,
    resume: async () => {
      for (const { id } of await listTenants(database)) {
        const waiting = await waitingRuns(database, id);
        for (const run of waiting) enqueue(id, run.id, run.options as RestateScope);
        // A crash between the change and its request leaves documents marked, and no run.
        const stale = waiting.length > 0 ? null : await findStale(database, id);
        if (stale !== null)
          await request(id, stale.storeId === null ? {} : { storeId: stale.storeId });
      }
    },
    settled: () => chain,
    close: () => {
      stopping.abort();
      return chain;
    },
  };
}

async function waitingRuns(database: Database, tenantId: TenantId): Promise<readonly RunRow[]> {
  const found: RunRow[] = [];
  for (const state of ['queued', 'interrupted'] as const) {
    const { runs } = await readRuns(database, tenantId, { state });
    found.push(...runs.filter((run) => run.connector === connector));
  }
  return found;
}

type Work = {
  readonly database: Database;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly tenantId: TenantId;
  readonly runId: string;
  readonly scope: RestateScope;
};

async function perform({ database, logger, signal, tenantId, runId, scope }: Work): Promise<void> {
  if (signal.aborted) return;
  try {
    await resumeRun(database, tenantId, { runId });
    const report = await restate(database, tenantId, { scope, signal });
    await finishRun(database, tenantId, {
      runId,
      state: 'succeeded',
      fresh: false,
      report: { documents: report.documents, changed: report.changed },
    });
  } catch (thrown) {
    const error = toAppError(thrown);
    // Stopped with the process: the run stays, and the next start takes it up.
    if (error.code === 'cancelled') return;
    logger.error({ event: 'restate.failed', tenantId, runId, error: thrown });
    const { code, message } = error;
    await finishRun(database, tenantId, { runId, state: 'failed', error: { code, message } }).catch(
      (failure: unknown) =>
        logger.error({ event: 'restate.not_recorded', tenantId, runId, error: failure }),
    );
  }
}
