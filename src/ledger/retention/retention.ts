import type { Logger, TenantId } from '../../core/index.ts';
import type { Clock } from '../../platform/index.ts';
import type { Database } from '../database.ts';
import { type Deletable, deleteInBatches } from '../rows/delete-batches.ts';

/** How long what is not the ledger itself is kept, in days. */
export type RetentionDays = {
  /** Raw records, from when they were fetched. */
  readonly rawDays: number;
  /** Finished runs, from their end; solved problems and notices, from when they were solved. */
  readonly runDays: number;
  /** Log lines of runs. */
  readonly logDays: number;
};

export type RetentionOptions = {
  readonly days: RetentionDays;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal?: AbortSignal;
  /** Rows that one transaction removes at most, 2,000 by default: writers wait no longer than for that. */
  readonly batchRows?: number;
};

/** Rows removed, by table. */
export type RetentionReport = Readonly<Record<string, number>>;

/** Rows that may go; `$2` is the instant before which they are too old. */
type Rule = Deletable & { readonly days: keyof RetentionDays };

/**
 * Log lines before runs, as they go with their run's age too. A problem that nobody solved stays: it is a record that is
 * missing from the ledger.
 */
const rules: readonly Rule[] = [
  {
    table: 'raw_record',
    key: ['store_id', 'record_kind', 'external_id'],
    days: 'rawDays',
    where: 'fetched_at < CAST($2 AS timestamptz)',
  },
  {
    table: 'sync_run_log',
    key: ['run_id', 'seq'],
    days: 'logDays',
    where: 'at < CAST($2 AS timestamptz)',
  },
  {
    table: 'sync_issue',
    key: ['id'],
    days: 'runDays',
    where: 'resolved_at < CAST($2 AS timestamptz)',
  },
  {
    table: 'sync_run_log',
    key: ['run_id', 'seq'],
    days: 'runDays',
    where: `EXISTS (SELECT FROM ledger.sync_run r WHERE r.tenant_id = t.tenant_id AND r.id = t.run_id
      AND r.finished_at < CAST($2 AS timestamptz))`,
  },
  {
    // A run drops what it met when it concludes; what is left is of runs that nobody will take up again.
    table: 'run_seen',
    key: ['run_id', 'page', 'kind'],
    days: 'runDays',
    where: `NOT EXISTS (SELECT FROM ledger.sync_run r WHERE r.tenant_id = t.tenant_id AND r.id = t.run_id
      AND (r.finished_at IS NULL OR r.finished_at >= CAST($2 AS timestamptz)))`,
  },
  {
    table: 'notice',
    key: ['id'],
    days: 'runDays',
    where: 'resolved_at < CAST($2 AS timestamptz)',
  },
  {
    table: 'sync_run',
    key: ['id'],
    days: 'runDays',
    // A run whose problems are still open is what they are shown under.
    where: `finished_at < CAST($2 AS timestamptz) AND NOT EXISTS (SELECT FROM ledger.sync_issue i
      WHERE i.tenant_id = t.tenant_id AND i.run_id = t.id AND i.resolved_at IS NULL)`,
  },
];

const dayMs = 86_400_000;

/**
 * Removes what is older than it has to be kept: raw records, finished runs, their logs, solved problems and notices of one
 * company, in bounded transactions. The ledger's own rows are never touched, and no revision is taken; that goes for past
 * levels of stock too, a row per level and day on which it changed, which no platform would tell again.
 *
 * @throws AppError `cancelled` between batches, `database_unavailable`; what was removed until then stays removed
 */
export async function applyRetention(
  db: Database,
  tenantId: TenantId,
  options: RetentionOptions,
): Promise<RetentionReport> {
  const removed: Record<string, number> = {};
  for (const rule of rules) {
    const rows = await applyRule(db, tenantId, { rule, options });
    removed[rule.table] = (removed[rule.table] ?? 0) + rows;
  }
  options.logger.info({ event: 'ledger.retention', tenantId, ...removed });
  return removed;
}

async function applyRule(
  db: Database,
  tenantId: TenantId,
  { rule, options }: { readonly rule: Rule; readonly options: RetentionOptions },
): Promise<number> {
  const before = new Date(options.clock.now() - options.days[rule.days] * dayMs).toISOString();
  const batchRows = options.batchRows ?? 2_000;
  return deleteInBatches(db, tenantId, {
    rows: rule,
    value: before,
    batchRows,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}
