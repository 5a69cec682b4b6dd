import { randomUUID } from 'node:crypto';
import {
  type Instant,
  instant,
  silentLogger,
  type TenantId,
  tenantId,
} from '../../src/core/index.ts';
import { createTenant, type Database, type RunRow } from '../../src/ledger/index.ts';
import { sealer } from '../../src/platform/index.ts';
import {
  createSync,
  type EngineTiming,
  type RunRequest,
  type Sync,
  standardTiming,
} from '../../src/sync/index.ts';
import { memoryConnector, memoryPlatform } from './memory-connector.ts';
import { MemoryShop } from './memory-shop.ts';

/** A company whose one shop is in memory, connected; runs are performed by who asks for them. */
export type SyncWorld = {
  readonly database: Database;
  readonly tenant: TenantId;
  readonly sync: Sync;
  readonly shop: MemoryShop;
  readonly connectionId: string;
  readonly storeId: number;
  /** Moves the clock of schedule and failures ahead. */
  readonly wait: (ms: number) => void;
  /** Runs that wait for a worker, in the order in which they were asked for. */
  readonly queue: string[];
  /** Performs the oldest run in the queue to its end. */
  readonly work: (signal?: AbortSignal) => Promise<RunRow>;
  /** Performs all that is queued, also what follows from it; the last one's row. */
  readonly workOff: () => Promise<RunRow>;
  /** Asks for a run and performs it, not what follows from it. */
  readonly run: (request: Partial<RunRequest>) => Promise<RunRow>;
};

export type SyncWorldOptions = {
  readonly timing?: Partial<EngineTiming>;
  readonly shop?: MemoryShop;
};

const actor = { actor: 'user:test', userId: 'test' };

/** Long ago enough for a history, so that the shop's clock never meets the real one. */
export const shopStart = Date.parse('2026-03-02T09:00:00Z');

/** Connects a shop; its first sync waits in the queue. */
export async function syncWorld(
  database: Database,
  options: SyncWorldOptions = {},
): Promise<SyncWorld> {
  const tenant = await createTenant(database, {
    id: tenantId(randomUUID()),
    name: 'Test company',
    reportingCurrency: 'EUR',
  });
  const shop = options.shop ?? new MemoryShop(shopStart);
  const queue: string[] = [];
  let aheadMs = 0;
  const now = (): Instant => instant(Date.now() + aheadMs);
  const sync = memorySync({ database, shop, queue, now, timing: options.timing ?? {} });
  const request = { platform: memoryPlatform, account: 'sample', method: 'token' } as const;
  const { connection } = await sync.connections.begin(tenant, request, actor);
  return {
    ...{ database, tenant, sync, shop, queue },
    connectionId: connection.id,
    storeId: connection.store?.id ?? 0,
    wait: (ms) => {
      aheadMs += ms;
    },
    ...workers({ sync, tenant, queue, connectionId: connection.id }),
  };
}

type MemorySync = Pick<SyncWorld, 'database' | 'shop' | 'queue'> & {
  readonly now: () => Instant;
  readonly timing: Partial<EngineTiming>;
};

function memorySync({ database, shop, queue, now, timing }: MemorySync): Sync {
  return createSync({
    ...{ database, now },
    connectors: new Map([[memoryPlatform, memoryConnector(new Map([['sample', shop]]))]]),
    platforms: () => ({
      origins: { authorization: 'http://127.0.0.1:9', api: 'http://127.0.0.1:9' },
      app: null,
    }),
    sealer: sealer('0123456789abcdef0123456789abcdef', []),
    logger: silentLogger,
    random: () => 0,
    publicUrl: () => 'http://127.0.0.1:9',
    enqueue: async ({ runId }) => void queue.push(runId),
    timing: { ...standardTiming, ...timing },
  });
}

function workers({
  sync,
  tenant,
  queue,
  connectionId,
}: Pick<SyncWorld, 'sync' | 'tenant' | 'queue' | 'connectionId'>): Pick<
  SyncWorld,
  'work' | 'workOff' | 'run'
> {
  const work = async (signal = new AbortController().signal): Promise<RunRow> => {
    const runId = queue.shift();
    if (runId === undefined) throw new Error('no run waits');
    return sync.perform(tenant, runId, signal);
  };
  return {
    work,
    workOff: async () => {
      let last = await work();
      while (queue.length > 0) last = await work();
      return last;
    },
    run: async (wanted) => {
      const request = { connectionId, mode: 'live', trigger: 'test', ...wanted } as const;
      const run = await sync.request(tenant, request);
      queue.splice(queue.indexOf(run.id), 1);
      return sync.perform(tenant, run.id, new AbortController().signal);
    },
  };
}

/** What the ledger's orders come to, by external id. */
export async function ledgerTotals(world: SyncWorld): Promise<ReadonlyMap<string, number>> {
  const rows = await rowsOf<{ readonly id: string; readonly total: number }>(
    world,
    `SELECT d.external_id AS id, CAST(coalesce(sum(e.gross + e.discount), 0) AS bigint) AS total
FROM ledger.document AS d LEFT JOIN ledger.sale_event AS e ON e.tenant_id = d.tenant_id AND e.document_id = d.id
WHERE d.tenant_id = CAST($1 AS uuid) AND d.deleted_at IS NULL GROUP BY d.external_id`,
  );
  return new Map(rows.map(({ id, total }) => [id, total]));
}

/** All rows of a statement that takes the tenant as `$1`. */
export function rowsOf<Row>(
  { database, tenant }: Pick<SyncWorld, 'database' | 'tenant'>,
  sql: string,
): Promise<readonly Row[]> {
  return database.tenant(tenant, (tx) => tx.query<Row>(sql, [tenant]));
}
