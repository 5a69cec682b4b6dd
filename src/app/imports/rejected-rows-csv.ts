import { type RejectedRow, type RejectedSource, rejectedCsv } from '../../connectors/index.ts';
import type { TenantId } from '../../core/index.ts';
import { type Database, readIssues, readRun } from '../../ledger/index.ts';

const pageSize = 500;

/** A run's rejected rows as CSV text in pieces, under the files' own header, to be mended and imported again. */
export async function* rejectedRowsCsv(
  database: Database,
  tenantId: TenantId,
  runId: string,
): AsyncGenerator<string> {
  const { report } = await readRun(database, tenantId, runId);
  yield* rejectedCsv(rejectedRows(database, tenantId, runId), sourcesOf(report['files']));
}

async function* rejectedRows(
  database: Database,
  tenantId: TenantId,
  runId: string,
): AsyncGenerator<RejectedRow> {
  let cursor: string | null = null;
  do {
    const page = await readIssues(database, tenantId, { runId, limit: pageSize, cursor });
    for (const { source, reason, message, lineNumber, raw } of page.issues)
      yield { source, reason, message, line: lineNumber, raw };
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** The files as the run's report has them; a run that failed early has none. */
function sourcesOf(files: unknown): readonly RejectedSource[] {
  if (!Array.isArray(files)) return [];
  return (files as readonly Partial<RejectedSource>[]).map(
    ({ name = '', columns = [], delimiter = ',' }) => ({ name, columns, delimiter }),
  );
}
