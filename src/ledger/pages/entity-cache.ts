import type { TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';

/** Rows of one table and store by external id. */
type Rows = Map<string, unknown>;

type Published = {
  readonly epoch: string;
  readonly revision: number;
  readonly tables: Map<string, Rows>;
};

/**
 * What a page looks up again and again (products, variants, channels) as it was read under the revision lock. It holds
 * exactly as long as nobody takes a revision: who finds the tenant at the revision that was published may believe it.
 */
export type EntityCache = {
  readonly get: (table: string, externalId: string) => unknown;
  /** Keeps a row as it was just read. */
  readonly keep: (table: string, externalId: string, row: unknown) => void;
  /** Forgets a row that this transaction writes, for good. */
  readonly drop: (table: string, externalId: string) => void;
  /** Forgets a whole table. */
  readonly dropTable: (table: string) => void;
  /** Publishes what was read, after the commit. Without it nothing of this transaction is remembered. */
  readonly publish: (revision: number) => void;
};

const maxTenants = 8;
const maxRows = 50_000;

/** One for each open database: two databases of one process must not know of each other. */
const byDatabase = new WeakMap<Database, Map<TenantId, Published>>();

export type CachePosition = {
  readonly tenantId: TenantId;
  readonly epoch: string;
  /** The tenant's revision as read under its lock. */
  readonly revision: number;
};

/** The cache as one transaction sees it: what was published at its position, or nothing. */
export function entityCache(db: Database, position: CachePosition): EntityCache {
  const { tenantId, epoch, revision } = position;
  const tenants = byDatabase.get(db) ?? new Map<TenantId, Published>();
  byDatabase.set(db, tenants);
  const published = tenants.get(tenantId);
  const valid = published?.epoch === epoch && published.revision === revision;
  const base = valid ? published.tables : new Map<string, Rows>();
  const read = new Map<string, Rows>();
  const dropped = new Map<string, Set<string>>();
  const droppedTables = new Set<string>();
  const isDropped = (table: string, externalId: string) =>
    droppedTables.has(table) || dropped.get(table)?.has(externalId) === true;
  return {
    get: (table, externalId) =>
      isDropped(table, externalId) ? undefined : base.get(table)?.get(externalId),
    keep: (table, externalId, row) => rowsOf(read, table).set(externalId, row),
    drop: (table, externalId) => {
      const names = dropped.get(table) ?? new Set();
      dropped.set(table, names.add(externalId));
    },
    dropTable: (table) => {
      droppedTables.add(table);
    },
    publish: (after) => {
      const latest = tenants.get(tenantId);
      // The next writer may have committed, and published, before this one's answer came.
      if (latest?.epoch === epoch && latest.revision > after) return;
      for (const [table, rows] of read) {
        const into = rowsOf(base, table);
        for (const [externalId, row] of rows) into.set(externalId, row);
      }
      for (const [table, names] of dropped) for (const name of names) base.get(table)?.delete(name);
      for (const table of droppedTables) base.delete(table);
      tenants.delete(tenantId);
      tenants.set(tenantId, { epoch, revision: after, tables: bounded(base) });
      for (const oldest of tenants.keys()) {
        if (tenants.size <= maxTenants) break;
        tenants.delete(oldest);
      }
    },
  };
}

function rowsOf(tables: Map<string, Rows>, table: string): Rows {
  const known = tables.get(table);
  if (known !== undefined) return known;
  const made: Rows = new Map();
  tables.set(table, made);
  return made;
}

function bounded(tables: Map<string, Rows>): Map<string, Rows> {
  let size = 0;
  for (const rows of tables.values()) size += rows.size;
  return size <= maxRows ? tables : new Map();
}
