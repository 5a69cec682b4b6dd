import { formatInstant, type TenantId } from '../../core/index.ts';
import {
  type Database,
  listConnections,
  listSchedules,
  readIssues,
  readReconciliation,
} from '../../ledger/index.ts';
import type { BegunConnection, CallbackOutcome, Connections } from '../../sync/index.ts';
import type { ConnectionsPort, Marks } from '../connection-ports.ts';
import type { ConnectionBegun, ConsentOutcome, RunIssuesPage } from '../contract/index.ts';
import { describeIssue } from '../describe-issue.ts';
import { describeConnection } from './describe-connection.ts';

type Parts = { readonly database: Database; readonly connections: Connections };

/** How many compared days are shown. */
const shownDays = 30;

function describeBegun({ connection, consentUrl }: BegunConnection): ConnectionBegun {
  return { connection: describeConnection(connection), consentUrl };
}

/** A code that its page has words for. */
export function consentOutcome(
  { ok, code, connectionId }: Pick<CallbackOutcome, 'ok' | 'code' | 'connectionId'>,
  query: ReadonlyMap<string, string>,
): ConsentOutcome {
  if (ok) return 'connected';
  if (code === 'not_found') return 'expired';
  // A stranger is told of no connection.
  if (code === 'forbidden') return connectionId === null ? 'other_user' : 'forbidden';
  return query.has('error') ? 'refused' : 'failed';
}

/** What of each connection a viewer would see change. */
async function connectionMarks({ database }: Parts, tenantId: TenantId): Promise<Marks> {
  const [rows, schedules] = await Promise.all([
    listConnections(database, tenantId),
    listSchedules(database, tenantId),
  ]);
  const places = new Map(schedules.map((place) => [place.connectionId, place]));
  return new Map(rows.map((row) => [row.id, JSON.stringify([row, places.get(row.id)])]));
}

async function openIssues(
  { database, connections }: Parts,
  tenantId: TenantId,
  { id, ...page }: { readonly id: string; readonly limit: number; readonly cursor?: string },
): Promise<RunIssuesPage> {
  const { store } = await connections.get(tenantId, id);
  if (store === null) return { issues: [], count: 0, nextCursor: null };
  const request = { storeId: store.id, open: true, ...page };
  const { issues, count, nextCursor } = await readIssues(database, tenantId, request);
  return { issues: issues.map(describeIssue), count, nextCursor };
}

export function connectionsPort(parts: Parts): ConnectionsPort {
  const { connections, database } = parts;
  return {
    platforms: () => Promise.resolve(connections.platforms()),
    list: async (tenantId) => (await connections.list(tenantId)).map(describeConnection),
    get: async (tenantId, id) => describeConnection(await connections.get(tenantId, id)),
    marks: (tenantId) => connectionMarks(parts, tenantId),
    begin: async (tenantId, request, doer) =>
      describeBegun(await connections.begin(tenantId, request, doer)),
    callback: async (consent) => {
      const outcome = await connections.callback(consent);
      return {
        connectionId: outcome.connectionId,
        outcome: consentOutcome(outcome, consent.query),
      };
    },
    reauthorize: async (tenantId, id, { request, doer }) =>
      describeBegun(await connections.reauthorize(tenantId, { id, ...request }, doer)),
    test: (tenantId, id, signal) => connections.test(tenantId, id, signal),
    change: async (tenantId, id, change) =>
      describeConnection(await connections.change(tenantId, { id, change })),
    pause: async (tenantId, id) => describeConnection(await connections.pause(tenantId, id)),
    resume: async (tenantId, id) => describeConnection(await connections.resume(tenantId, id)),
    disconnect: (tenantId, id, { data }) => connections.disconnect(tenantId, { id, data }),
    issues: (tenantId, id, page) => openIssues(parts, tenantId, { id, ...page }),
    reconciliation: async (tenantId, id) => {
      const { store, score } = await connections.get(tenantId, id);
      if (store === null) return { score: null, currency: 'XXX', days: [] };
      const request = { storeId: store.id, days: shownDays };
      const rows = await readReconciliation(database, tenantId, request);
      const days = rows.map(({ storeId: _s, connectionId: _c, checkedAt, ...row }) => ({
        ...row,
        checkedAt: formatInstant(checkedAt),
      }));
      return { score, currency: store.currency, days };
    },
  };
}
