import { AppError, type TenantId } from '../../core/index.ts';
import type {
  AutoSyncAction,
  AutoSyncStatus,
  AutoSyncStore,
  Connection,
} from '../contract/index.ts';
import type { ApiPorts } from '../ports.ts';
import { readable, readableOf, startRuns } from './start-runs.ts';

type Ports = Pick<ApiPorts, 'connections' | 'sync' | 'runs' | 'scheduler'>;

function statusOf({ state, runId, failures }: Connection): AutoSyncStore['status'] {
  if (runId !== null) return 'syncing';
  if (state === 'pending' || state === 'paused' || state === 'disconnected') return 'pending';
  return state === 'needs_reauth' || failures > 0 ? 'failed' : 'active';
}

function describe(connection: Connection): AutoSyncStore {
  const { id, name, platform, account, freshAt, nextLiveAt, nextAttemptAt } = connection;
  return {
    storeId: connection.store?.id ?? null,
    connectionId: id,
    name,
    platform,
    account,
    status: statusOf(connection),
    lastSync: freshAt,
    nextSync: nextAttemptAt ?? nextLiveAt,
    error: connection.reason?.message ?? null,
  };
}

/** How the scheduler stands, and each store of the company. */
export async function autoSyncStatus(ports: Ports, tenantId: TenantId): Promise<AutoSyncStatus> {
  const [scheduler, connections] = await Promise.all([
    ports.scheduler.status(),
    ports.connections.list(tenantId),
  ]);
  const stores = connections.map(describe);
  const count = (...wanted: readonly AutoSyncStore['status'][]) =>
    stores.filter(({ status }) => wanted.includes(status)).length;
  return {
    success: true,
    ...(scheduler.message === null ? {} : { message: scheduler.message }),
    data: {
      scheduler: {
        isRunning: scheduler.running,
        totalStores: stores.length,
        activeStores: count('active', 'syncing'),
        pendingStores: count('pending'),
        failedStores: count('failed'),
      },
      userStores: { total: stores.length, stores },
    },
  };
}

const patienceMs = 10_000;

/** Reads these now, or takes what is under way for it. */
async function readNow(
  ports: Ports,
  { tenantId, connections }: { tenantId: TenantId; connections: readonly Connection[] },
  signal: AbortSignal,
): Promise<string> {
  const wanted = connections.map((connection) => ({
    tenantId,
    connection,
    command: { connectionId: connection.id, mode: 'live', trigger: 'api' } as const,
    fits: () => true,
  }));
  const until = performance.now() + patienceMs;
  const runs = await startRuns(ports, wanted, { until, signal });
  return `Sync started for ${runs.length} of ${connections.length} stores`;
}

/** Reads all stores of a company that can be read. @throws AppError `conflict` where there is none */
export async function readAllNow(
  ports: Ports,
  tenantId: TenantId,
  signal: AbortSignal,
): Promise<string> {
  const connections = await readableOf(ports, tenantId);
  return readNow(ports, { tenantId, connections }, signal);
}

/** @throws AppError `not_found`, `conflict` where it waits for a person */
async function storeToRead(
  ports: Ports,
  tenantId: TenantId,
  store: number | string,
): Promise<Connection> {
  const found = (await ports.connections.list(tenantId)).find(
    (connection) => connection.id === store || String(connection.store?.id) === String(store),
  );
  if (found === undefined) throw new AppError('not_found', `There is no connected store ${store}.`);
  if (readable([found]).length === 1) return found;
  throw new AppError('conflict', found.reason?.message ?? `${found.name} is ${found.state}.`);
}

/** Does what an action of the replaced systems asks for; the answer says what was done. */
export async function autoSyncAction(
  ports: Ports,
  { tenantId, action }: { readonly tenantId: TenantId; readonly action: AutoSyncAction },
  signal: AbortSignal,
): Promise<string> {
  if (action.action === 'sync_immediate') {
    const connection = await storeToRead(ports, tenantId, action.storeId);
    return readNow(ports, { tenantId, connections: [connection] }, signal);
  }
  if (action.action === 'sync_all_user_stores') return readAllNow(ports, tenantId, signal);
  await ports.scheduler.initialize(tenantId);
  return 'Every store that is to be read has its next time';
}
