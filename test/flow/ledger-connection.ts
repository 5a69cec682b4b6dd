import type { TenantId } from '../../src/core/index.ts';
import {
  type ConnectionRow,
  type ConnectionState,
  createConnection,
  createTenant,
  type Database,
  moveConnection,
} from '../../src/ledger/index.ts';

/** A company with one connection. */
export type Connected = {
  readonly db: Database;
  readonly tenant: TenantId;
  readonly connection: ConnectionRow;
};

/** Connects an account, in a company of its own or in one that is there, and brings it to a state. */
export async function connect(
  db: Database,
  options: {
    readonly tenant?: TenantId;
    readonly account?: string;
    readonly state?: ConnectionState;
  } = {},
): Promise<Connected> {
  const tenant = options.tenant ?? (await createTenant(db, { name: 'Connected company' }));
  const made = await createConnection(db, tenant, {
    platform: 'shopify',
    account: options.account ?? 'sample-london.myshopify.com',
    name: 'Sample London',
    authKind: 'oauth',
    createdBy: 'operator',
  });
  const path: Readonly<Record<ConnectionState, readonly ConnectionState[]>> = {
    pending: [],
    connected: ['connected'],
    degraded: ['degraded'],
    needs_reauth: ['connected', 'needs_reauth'],
    paused: ['connected', 'paused'],
    disconnected: ['disconnected'],
  };
  let connection = made;
  for (const to of path[options.state ?? 'connected']) {
    ({ row: connection } = await moveConnection(db, tenant, { id: made.id, to, reason: null }));
  }
  return { db, tenant, connection };
}

/** An outcome per attempt of several that begin at once. */
export function atOnce<T>(count: number, attempt: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => attempt(index)));
}
