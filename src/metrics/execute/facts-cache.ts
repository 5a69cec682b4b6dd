import type { TenantId } from '../../core/index.ts';
import type { Database, Position } from '../../ledger/index.ts';
import type { TenantFacts } from '../plan/tenant-facts.ts';
import { loadFacts } from './load-facts.ts';

type Entry = { readonly facts: Promise<TenantFacts>; readonly readAtMs: number };

/** What is known of tenants without asking: their settings and stores for a short while, and their newest position. */
export type FactsCache = {
  readonly facts: (tenantId: TenantId) => Promise<TenantFacts>;
  /** The newest position that was heard of or seen; null when none was. */
  readonly newest: (tenantId: TenantId) => Position | null;
  /** Tells the position that an answer showed. */
  readonly saw: (tenantId: TenantId, position: Position) => void;
  readonly close: () => void;
};

/** Freshness of stores moves without a revision: so long may it be old. */
const keptMs = 5_000;
const keptTenants = 10_000;

/** @param nowMs monotonic clock */
export function makeFactsCache(database: Database, nowMs: () => number): FactsCache {
  const entries = new Map<TenantId, Entry>();
  const positions = new Map<TenantId, Position>();
  const stop = database.onRevision((tenantId, position) => {
    entries.delete(tenantId);
    positions.set(tenantId, position);
  });
  const load = (tenantId: TenantId): Promise<TenantFacts> => {
    const facts = loadFacts(database, tenantId);
    const entry = { facts, readAtMs: nowMs() };
    entries.set(tenantId, entry);
    facts.catch(() => {
      // The next asker tries again.
      if (entries.get(tenantId) === entry) entries.delete(tenantId);
    });
    if (entries.size > keptTenants) entries.delete([...entries.keys()][0] ?? tenantId);
    return facts;
  };
  return {
    facts: (tenantId) => {
      const known = entries.get(tenantId);
      if (known !== undefined && nowMs() - known.readAtMs < keptMs) return known.facts;
      return load(tenantId);
    },
    newest: (tenantId) => positions.get(tenantId) ?? null,
    saw: (tenantId, position) => {
      const known = positions.get(tenantId);
      if (known?.epoch === position.epoch && known.revision >= position.revision) return;
      if (known === undefined || known.epoch === position.epoch) positions.set(tenantId, position);
    },
    close: stop,
  };
}
