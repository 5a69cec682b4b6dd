import { randomUUID } from 'node:crypto';
import {
  type Instant,
  instant,
  silentLogger,
  type TenantId,
  tenantId,
} from '../../src/core/index.ts';
import {
  createTenant,
  type Database,
  listNotices,
  readConnection,
} from '../../src/ledger/index.ts';
import { type Sealer, sealer } from '../../src/platform/index.ts';
import { createSync, type Sync } from '../../src/sync/index.ts';
import { ConsentPlatform, consentConnector } from './consent-platform.ts';

export const key = 'q7Lr0wVZ3nXk8TgBd5YhFm2PsJc9UaEo4iRt6';
export const owner = { actor: 'user:owner', userId: randomUUID() };
export const account = 'sample-london';

/** A company, a platform, and a process that keeps its connections. */
export type ConsentWorld = {
  readonly database: Database;
  readonly tenant: TenantId;
  readonly platform: ConsentPlatform;
  readonly sync: Sync;
  /** Another process on another pool, or with other settings. */
  readonly process: (given?: ProcessOptions) => Sync;
  /** Runs that were asked for, oldest first. */
  readonly queue: string[];
  readonly now: () => Instant;
  readonly wait: (ms: number) => void;
};

type ProcessOptions = {
  readonly database?: Database;
  readonly publicUrl?: string;
  readonly sealer?: Sealer;
  /** False = the operator set no app up. */
  readonly app?: boolean;
};

export async function consentWorld(database: Database): Promise<ConsentWorld> {
  let aheadMs = 0;
  const now = (): Instant => instant(Date.now() + aheadMs);
  const platform = new ConsentPlatform(now);
  platform.shop(account);
  const queue: string[] = [];
  const process = (given: ProcessOptions = {}): Sync =>
    createSync({
      database: given.database ?? database,
      connectors: new Map([['consent', consentConnector(platform)]]),
      platforms: () => ({
        origins: { authorization: 'https://{account}.consent.example', api: 'http://127.0.0.1:1' },
        app:
          given.app === false
            ? null
            : { clientId: 'app', clientSecret: platform.secret, formerSecrets: ['former-secret'] },
      }),
      sealer: given.sealer ?? sealer(key),
      logger: silentLogger,
      now,
      random: () => 0,
      publicUrl: () => given.publicUrl ?? 'http://127.0.0.1:3400',
      enqueue: ({ runId }) => {
        queue.push(runId);
        return Promise.resolve();
      },
    });
  return {
    ...{ database, platform, queue, now, process },
    tenant: await aCompany(database),
    sync: process(),
    wait: (ms) => {
      aheadMs += ms;
    },
  };
}

export function aCompany(database: Database): Promise<TenantId> {
  const company = { id: tenantId(randomUUID()), name: 'Sample company', reportingCurrency: 'EUR' };
  return createTenant(database, company);
}

/** Connects the shop by its consent page; the connection's id. */
export async function connect(
  { sync, platform, tenant }: ConsentWorld,
  given: {
    readonly account?: string;
    readonly tenant?: TenantId;
    readonly storeName?: string;
  } = {},
): Promise<string> {
  const { connection, consentUrl } = await sync.connections.begin(
    given.tenant ?? tenant,
    {
      ...{ platform: 'consent', account: given.account ?? account, method: 'oauth' },
      ...(given.storeName === undefined ? {} : { storeName: given.storeName }),
    },
    owner,
  );
  const query = platform.allow(consentUrl ?? '');
  const outcome = await sync.connections.callback({
    ...{ platform: 'consent', query },
    ...{ userId: owner.userId, tenants: new Set([given.tenant ?? tenant]) },
  });
  if (!outcome.ok) throw new Error(outcome.message);
  return connection.id;
}

export function connectionOf({ database, tenant }: ConsentWorld, id: string) {
  return readConnection(database, tenant, id);
}

/** Kinds of the notices that are open, oldest first. */
export async function openNotices({ database, tenant }: ConsentWorld): Promise<readonly string[]> {
  const notices = await listNotices(database, tenant, { open: true });
  return notices.map(({ kind }) => kind).reverse();
}
