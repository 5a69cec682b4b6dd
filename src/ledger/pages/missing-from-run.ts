import type { DeletableKind, TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { instantText } from '../rows/bound-text.ts';

export type MissingFromRun = {
  readonly runId: string;
  readonly storeId: number;
  readonly kind: DeletableKind;
  /** Documents placed before this were not in the scan's reach (epoch ms); null = all were. Other kinds have no such bound. */
  readonly from: number | null;
  /** When the scan began, epoch ms: documents placed since are left out, as it may have been past them. */
  readonly startedBefore: number;
  readonly limit: number;
  /** `next` of the answer before; null = from the start. */
  readonly after: number | null;
};

export type MissingRecords = {
  /** External ids, of inventory levels `variant@location`. */
  readonly externalIds: readonly string[];
  /** Null = these were the last. */
  readonly next: number | null;
};

/** The table of each kind, and which of its rows a scan can meet. What only orders name was never a record of its own. */
const tables: Readonly<Record<DeletableKind, { readonly name: string; readonly where: string }>> = {
  document: {
    name: 'document',
    where: `e.placed_at < CAST($8 AS timestamptz) AND (CAST($7 AS timestamptz) IS NULL OR e.placed_at >= CAST($7 AS timestamptz))`,
  },
  product: { name: 'product', where: 'NOT e.stub' },
  variant: {
    name: 'variant',
    where: `EXISTS (SELECT FROM ledger.product AS p WHERE p.tenant_id = e.tenant_id AND p.id = e.product_id AND NOT p.stub)`,
  },
  category: { name: 'category', where: 'true' },
  customer: { name: 'customer', where: 'NOT e.stub AND e.merged_into IS NULL' },
  location: { name: 'location', where: 'true' },
  channel: { name: 'channel', where: 'true' },
  rep: { name: 'sales_rep', where: 'true' },
  inventory: { name: 'inventory_level', where: 'true' },
};

/**
 * What the ledger has of a kind and a run's *completed* scan did not meet: candidates for removal, each to be asked for by its
 * id once more. A record that came in beside the scan may be among them.
 *
 * Cost: reads the store's rows of that kind and all that the run met, once a call.
 */
export function missingFromRun(
  db: Database,
  tenantId: TenantId,
  request: MissingFromRun,
): Promise<MissingRecords> {
  const { name, where } = tables[request.kind];
  const text = `WITH seen AS MATERIALIZED (SELECT unnest(external_ids) AS external_id FROM ledger.run_seen
  WHERE tenant_id = CAST($1 AS uuid) AND run_id = CAST($2 AS uuid) AND kind = $6)
SELECT e.id, e.external_id AS "externalId" FROM ledger.${name} AS e
WHERE e.tenant_id = CAST($1 AS uuid) AND e.store_id = CAST($3 AS integer) AND e.deleted_at IS NULL AND ${where}
AND e.id > CAST($4 AS integer)
AND NOT EXISTS (SELECT FROM seen WHERE seen.external_id = e.external_id)
ORDER BY e.id LIMIT CAST($5 AS integer)`;
  const values = [
    tenantId,
    request.runId,
    String(request.storeId),
    String(request.after ?? 0),
    String(request.limit),
    request.kind,
    // A parameter that no text names has no type.
    ...(request.kind === 'document'
      ? [instantText(request.from), instantText(request.startedBefore)]
      : []),
  ];
  return db.tenant(tenantId, async (tx) => {
    // Without statistics Postgres takes both sides for a few rows, and would go through all that was met for each record.
    await tx.query('SET LOCAL enable_nestloop TO off');
    await tx.query('SET LOCAL enable_mergejoin TO off');
    const rows = await tx.query<{ readonly id: number; readonly externalId: string }>(text, values);
    const next = rows.length < request.limit ? null : (rows.at(-1)?.id ?? null);
    return { externalIds: rows.map(({ externalId }) => externalId), next };
  });
}

/** Forgets what a run met: it concluded, or was given up. */
export async function dropSeen(db: Database, tenantId: TenantId, runId: string): Promise<void> {
  await db.tenant(tenantId, (tx) =>
    tx.query(
      'DELETE FROM ledger.run_seen WHERE tenant_id = CAST($1 AS uuid) AND run_id = CAST($2 AS uuid)',
      [tenantId, runId],
    ),
  );
}
