import { formatInstant, type TenantId, type TimeZone } from '../core/index.ts';
import {
  cancelRun,
  countStoreDocuments,
  createStore,
  type Database,
  listConnections,
  listStores,
  type RunRow,
  readIssues,
  readRun,
  readRunLog,
  readRuns,
  readTenant,
  type StoreRow,
  updateStore,
  updateTenant,
} from '../ledger/index.ts';
import type { Run, Store } from './contract/index.ts';
import { describeIssue } from './describe-issue.ts';
import type { RunsPort, StoresPort, TenantsPort } from './ports.ts';

/** Starts what has to follow in the background; returns as soon as it is queued. */
export type RestateHooks = {
  /** Amounts are to be stated in another reporting currency. */
  readonly currencyChanged: (tenantId: TenantId) => Promise<void>;
  /** A store's days and hours are to be read in another zone. */
  readonly zoneChanged: (tenantId: TenantId, storeId: number) => Promise<void>;
};

/** The ports that the ledger alone answers. */
export function ledgerPorts(
  database: Database,
  hooks: RestateHooks,
): {
  readonly tenants: TenantsPort;
  readonly stores: StoresPort;
  readonly runs: Omit<RunsPort, 'issuesCsv'>;
} {
  return {
    tenants: tenantsPort(database, hooks),
    stores: storesPort(database, hooks),
    runs: runsPort(database),
  };
}

function tenantsPort(database: Database, hooks: RestateHooks): TenantsPort {
  return {
    settings: (tenantId) => readTenant(database, tenantId),
    change: async (tenantId, change) => {
      const before = await readTenant(database, tenantId);
      const after = await updateTenant(database, tenantId, change);
      if (after.reportingCurrency !== before.reportingCurrency)
        await hooks.currencyChanged(tenantId);
      return { ...after, ...(change.name === undefined ? {} : { name: change.name }) };
    },
  };
}

function describeStore(row: StoreRow, documents: number, connection: Store['connection']): Store {
  const freshAt = row.freshAt === null ? null : new Date(row.freshAt).toISOString();
  return { ...row, freshAt, documents, connection };
}

/** What reads each store, by the store's id. */
async function connectionsOfStores(
  database: Database,
  tenantId: TenantId,
): Promise<ReadonlyMap<number, NonNullable<Store['connection']>>> {
  const rows = await listConnections(database, tenantId);
  return new Map(
    rows.flatMap(({ storeId, id, state, stateSince }) =>
      storeId === null ? [] : [[storeId, { id, state, stateSince: formatInstant(stateSince) }]],
    ),
  );
}

function storesPort(database: Database, hooks: RestateHooks): StoresPort {
  const describeAll = async (tenantId: TenantId, rows: readonly StoreRow[]) => {
    const [counts, connections] = await Promise.all([
      countStoreDocuments(database, tenantId),
      connectionsOfStores(database, tenantId),
    ]);
    return rows.map((row) =>
      describeStore(row, counts.get(row.id) ?? 0, connections.get(row.id) ?? null),
    );
  };
  const describe = async (tenantId: TenantId, row: StoreRow) => {
    const [store] = await describeAll(tenantId, [row]);
    if (store === undefined) throw new Error('a store that was just written is not described');
    return store;
  };
  const zoneOf = async (tenantId: TenantId, id: number): Promise<string | undefined> =>
    (await listStores(database, tenantId)).find((store) => store.id === id)?.zone;
  return {
    list: async (tenantId) => describeAll(tenantId, await listStores(database, tenantId)),
    create: async (tenantId, store) =>
      describe(tenantId, await createStore(database, tenantId, store)),
    change: async (tenantId, id, change: { name?: string; zone?: TimeZone }) => {
      const zone = await zoneOf(tenantId, id);
      const row = await updateStore(database, tenantId, { id, change });
      if (row.zone !== zone) await hooks.zoneChanged(tenantId, id);
      return describe(tenantId, row);
    },
  };
}

/** Rates over less than this are noise, in ms. */
const shortestMs = 500;

/** A run as the API shows it, with its rate and the time that is left. */
export function describeRun(row: RunRow, storeName: string): Run {
  const untilMs = row.finishedAt ?? row.heartbeatAt;
  const spentMs = untilMs - row.startedAt;
  const { done, total } = row.progress;
  const measured = spentMs >= shortestMs && done > 0;
  const left = total === null || !measured || row.finishedAt !== null ? null : total - done;
  return {
    id: row.id,
    store: { id: row.storeId, name: storeName },
    connector: row.connector,
    mode: row.mode,
    trigger: row.trigger,
    connectionId: row.connectionId,
    streams: row.streams,
    state: row.state,
    startedAt: new Date(row.startedAt).toISOString(),
    finishedAt: row.finishedAt === null ? null : new Date(row.finishedAt).toISOString(),
    pages: row.pages,
    fetched: row.fetched,
    stored: row.stored,
    unchanged: row.unchanged,
    rejected: row.rejected,
    removed: row.removed,
    progress: {
      ...row.progress,
      rowsPerSecond: measured ? Math.round(row.fetched / (spentMs / 1000)) : null,
      secondsLeft: left === null ? null : Math.max(0, Math.round((left * spentMs) / done / 1000)),
    },
    report: row.report,
    error: row.error,
  };
}

function runsPort(database: Database): Omit<RunsPort, 'issuesCsv'> {
  const names = async (tenantId: TenantId) =>
    new Map((await listStores(database, tenantId)).map((store) => [store.id, store.name]));
  const describe = async (tenantId: TenantId, row: RunRow) =>
    describeRun(row, (await names(tenantId)).get(row.storeId) ?? '');
  return {
    list: async (tenantId, options) => {
      const { runs } = await readRuns(database, tenantId, options);
      const storeNames = await names(tenantId);
      return runs.map((row) => describeRun(row, storeNames.get(row.storeId) ?? ''));
    },
    get: async (tenantId, id) => describe(tenantId, await readRun(database, tenantId, id)),
    cancel: async (tenantId, id) => describe(tenantId, await cancelRun(database, tenantId, id)),
    log: async (tenantId, id) => {
      await readRun(database, tenantId, id);
      const entries = await readRunLog(database, tenantId, id);
      return entries.map(({ at, level, message }) => ({
        at: new Date(at).toISOString(),
        level,
        message,
      }));
    },
    issues: async (tenantId, id, options) => {
      // Tells an unknown run from one without problems.
      await readRun(database, tenantId, id);
      const page = await readIssues(database, tenantId, { runId: id, ...options });
      const issues = page.issues.map(describeIssue);
      return { issues, count: page.count, nextCursor: page.nextCursor };
    },
  };
}
