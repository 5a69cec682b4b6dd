import { type Database, readSchemaState, type TenantSummary } from '../../ledger/index.ts';
import { type Finding, note, ok, problem } from './finding.ts';

/** Is the schema this program's? */
export async function checkSchema(database: Database): Promise<Finding> {
  const { applied, expected } = await readSchemaState(database);
  return applied === expected
    ? ok('Schema', `up to date (${expected} steps)`)
    : problem(
        'Schema',
        `${applied} of ${expected} steps are in place`,
        'start the server once: it brings the schema up to date',
      );
}

type Counts = {
  runs: number;
  failed: number;
  lastError: string | null;
  open: number;
  missing: number;
};

/** What went wrong while data came in, and what figures lack. */
export async function checkTenant(
  database: Database,
  tenant: TenantSummary,
): Promise<readonly Finding[]> {
  const [counts] = await database.tenant(
    tenant.id,
    (tx) =>
      tx.query<Counts>(
        `SELECT (SELECT count(*) FROM ledger.sync_run WHERE tenant_id = CAST($1 AS uuid) AND state = 'interrupted') AS runs,
           (SELECT count(*) FROM ledger.sync_run WHERE tenant_id = CAST($1 AS uuid) AND state = 'failed'
              AND started_at > now() - INTERVAL '7 days') AS failed,
           (SELECT error_message FROM ledger.sync_run WHERE tenant_id = CAST($1 AS uuid) AND state = 'failed'
              AND started_at > now() - INTERVAL '7 days' ORDER BY started_at DESC LIMIT 1) AS "lastError",
           (SELECT count(*) FROM ledger.sync_issue WHERE tenant_id = CAST($1 AS uuid) AND resolved_at IS NULL) AS open,
           (SELECT count(*) FROM ledger.sale_event WHERE tenant_id = CAST($1 AS uuid) AND fx IS NULL) AS missing`,
        [tenant.id],
      ),
    { readOnly: true },
  );
  return counts === undefined ? [] : tenantFindings(tenant.name, counts);
}

function tenantFindings(name: string, counts: Counts): readonly Finding[] {
  const findings: Finding[] = [];
  if (counts.runs > 0)
    findings.push(
      note(
        name,
        `${counts.runs} import or sync was interrupted`,
        'start the same import again: it goes on where it stopped',
      ),
    );
  if (counts.failed > 0)
    findings.push(
      problem(
        name,
        `${counts.failed} runs failed in the last 7 days; the last: ${counts.lastError ?? 'no message'}`,
        'see the runs on the Import page',
      ),
    );
  if (counts.open > 0)
    findings.push(
      note(
        name,
        `${counts.open.toLocaleString('en')} records could not be read and wait`,
        'see the report of the run; mend the rows and import them again',
      ),
    );
  if (counts.missing > 0) {
    findings.push(
      note(
        name,
        `${counts.missing.toLocaleString('en')} events have no exchange rate and are missing from sums in the reporting currency`,
        'take in rates with `tillstream rates ecb FILE` or `rates own FILE`',
      ),
    );
  }
  return findings.length > 0 ? findings : [ok(name, 'nothing is waiting')];
}
