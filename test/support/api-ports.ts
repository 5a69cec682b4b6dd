import {
  type ApiPorts,
  type ConnectionPorts,
  createForecastsPort,
  createSyncPorts,
  ledgerPorts,
  type MetricsContext,
  noConnections,
  noPlanning,
} from '../../src/api/index.ts';
import { AppError, instant } from '../../src/core/index.ts';
import type { Database } from '../../src/ledger/index.ts';
import type { Answer } from '../../src/metrics/index.ts';
import type { SyncWorld } from './sync-world.ts';

const away = () => Promise.reject(new Error('not part of this test'));

/** Ports of the ledger itself; what other domains answer is not part of the test unless given. */
export function apiPorts(database: Database, given: Partial<ApiPorts> = {}): ApiPorts {
  const { tenants, stores, runs } = ledgerPorts(database, {
    currencyChanged: () => Promise.resolve(),
    zoneChanged: () => Promise.resolve(),
  });
  return {
    ...noConnections(),
    tenants,
    stores,
    runs: {
      ...runs,
      issuesCsv: async function* (tenantId, id) {
        const { issues } = await runs.issues(tenantId, id, { limit: 100 });
        for (const issue of issues) yield `${issue.raw}\n`;
      },
    },
    metrics: { query: away, catalog: away, documents: away, document: away },
    imports: { presets: away, describe: away, preview: away, start: away },
    twins: { verify: away, rebuild: away },
    forecasts: createForecastsPort({ database, planning: noPlanning() }),
    ...given,
  };
}

/** The ports of a company whose shop is in memory. Whether workers live is told by `running`. */
export function syncedPorts(
  { database, sync }: Pick<SyncWorld, 'database' | 'sync'>,
  running = true,
): ConnectionPorts {
  const { runs } = apiPorts(database);
  const status = { isRunning: running, active: 0, pending: 0, failed: 0, workers: [] };
  const jobs = { status: () => Promise.resolve(status) };
  const now = () => instant(Date.now());
  return createSyncPorts({ database, sync, jobs, runs, publicUrl: null, now });
}

/** An answer of one row about the tenant that was asked for, at the ledger's position. */
export async function answerFor(database: Database, context: MetricsContext): Promise<Answer> {
  const { epoch, revision } = await database.position(context.tenantId);
  return {
    rows: [{ dimensions: {}, values: { net_sales: 100 } }],
    rowCount: 1,
    totals: { net_sales: 100 },
    meta: {
      epoch,
      revision,
      clock: 'event',
      currency: 'EUR',
      currencyExponent: 2,
      from: '2025-01-01',
      to: '2025-01-31',
      measures: [],
      dimensions: [],
      missingRateEvents: 0,
      stores: [],
      notes: [`tenant ${context.tenantId}`],
      executor: 'ledger',
      cached: false,
      tookMs: 1,
    },
  };
}

/** Metrics that answer with the tenant they were asked for, and keep every context they saw. */
export function seenMetrics(database: Database, seen: MetricsContext[]): ApiPorts['metrics'] {
  const note = (context: MetricsContext) => {
    seen.push(context);
    return answerFor(database, context);
  };
  return {
    query: (context, query) => {
      if (JSON.stringify(query).includes('"no_such_measure"')) {
        const faults = [{ path: 'measures.0', message: 'there is no measure "no_such_measure"' }];
        return Promise.reject(new AppError('query_invalid', 'the query does not fit', { faults }));
      }
      return note(context);
    },
    catalog: async (context) => {
      await note(context);
      return { measures: [], dimensions: [] };
    },
    documents: async (context) => {
      await note(context);
      return { documents: [], count: 0, nextCursor: null };
    },
    document: async (context, id) => {
      await note(context);
      throw new AppError('not_found', `There is no document ${id}.`);
    },
  };
}
