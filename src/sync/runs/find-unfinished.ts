import { canonicalJson, type ErrorCode, type Instant, type TenantId } from '../../core/index.ts';
import { type Database, type NewRun, type RunRow, readRuns } from '../../ledger/index.ts';

/** The latest runs of a connection, latest first. */
export async function recentRuns(
  database: Database,
  tenantId: TenantId,
  connectionId: string,
): Promise<readonly RunRow[]> {
  return (await readRuns(database, tenantId, { connectionId, limit: 100 })).runs;
}

/** Reasons that pass, or that a person mends outside: what was read before them is still good. */
const passing: readonly string[] = [
  'connector_unavailable',
  'connector_rate_limited',
  'connector_auth',
  'connector_unpaid',
  'connector_clock',
  'database_unavailable',
  'busy',
  'timeout',
  'disk_full',
] satisfies readonly ErrorCode[];

/** Then the platform's own cursors are too old to be relied on. */
const staleMs = 3 * 86_400_000;
/** A page that fails again and again is better met from the start. */
const mostResumptions = 50;

/**
 * The run that the wanted one would repeat: a long read (backfill, full) of the same streams that failed halfway for a passing
 * reason. Null = begin anew.
 *
 * @param history the connection's runs, latest first
 */
export function findUnfinished(
  history: readonly RunRow[],
  wanted: NewRun,
  now: Instant,
): RunRow | null {
  if (wanted.mode !== 'backfill' && wanted.mode !== 'full') return null;
  const last = history.find((run) => run.mode === wanted.mode);
  if (last?.state !== 'failed' || last.pages === 0) return null;
  if (!passing.includes(last.error?.code ?? '') || last.resumed >= mostResumptions) return null;
  if (now - last.heartbeatAt > staleMs) return null;
  return sameWork(last, wanted) ? last : null;
}

function sameWork(last: RunRow, wanted: NewRun): boolean {
  const names = (run: Pick<NewRun, 'streams'>) => (run.streams ?? []).map(({ name }) => name);
  if (canonicalJson(names(last)) !== canonicalJson(names(wanted))) return false;
  const work = (options: RunRow['options']) => {
    const { owner: _owner, ...rest } = options as Readonly<Record<string, RunRow['options']>>;
    return canonicalJson(rest);
  };
  return work(last.options) === work(wanted.options ?? {});
}
