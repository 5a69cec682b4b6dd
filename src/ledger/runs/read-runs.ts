import { AppError, type Instant, type Json, type TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { type RunRow, type RunState, runColumns, runOf, type StoredRun } from './run.ts';

/** @throws AppError `not_found` */
export async function readRun(db: Database, tenantId: TenantId, runId: string): Promise<RunRow> {
  const [row] = await db.tenant(
    tenantId,
    (tx) =>
      tx.query<StoredRun>(
        `SELECT ${runColumns} FROM ledger.sync_run WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS uuid)`,
        [tenantId, runId],
      ),
    { readOnly: true },
  );
  if (row === undefined) throw new AppError('not_found', `There is no run ${runId}.`);
  return runOf(row);
}

export type RunsRequest = {
  readonly storeId?: number;
  readonly connectionId?: string;
  readonly state?: RunState;
  /** Default 50. */
  readonly limit?: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | null;
};

export type RunsPage = { readonly runs: readonly RunRow[]; readonly nextCursor: string | null };

/** Runs, latest first. */
export async function readRuns(
  db: Database,
  tenantId: TenantId,
  { storeId, connectionId, state, limit = 50, cursor = null }: RunsRequest = {},
): Promise<RunsPage> {
  const rows = await db.tenant(
    tenantId,
    (tx) =>
      tx.query<StoredRun & { readonly position: string }>(
        `SELECT ${runColumns}, CAST(started_at AS text) || '|' || CAST(id AS text) AS position
FROM ledger.sync_run WHERE tenant_id = CAST($1 AS uuid)
AND (CAST($2 AS integer) IS NULL OR store_id = CAST($2 AS integer))
AND (CAST($3 AS text) IS NULL OR state = CAST($3 AS text))
AND (CAST($4 AS text) IS NULL OR (started_at, id) <
  (CAST(split_part(CAST($4 AS text), '|', 1) AS timestamptz), CAST(split_part(CAST($4 AS text), '|', 2) AS uuid)))
AND (CAST($6 AS uuid) IS NULL OR connection_id = CAST($6 AS uuid))
ORDER BY started_at DESC, id DESC LIMIT CAST($5 AS integer)`,
        [
          tenantId,
          storeId === undefined ? null : String(storeId),
          state ?? null,
          checkedCursor(cursor, /^[^|]+\|[0-9a-f-]{36}$/),
          String(limit + 1),
          connectionId ?? null,
        ],
      ),
    { readOnly: true },
  );
  const page = rows.slice(0, limit);
  const nextCursor = rows.length > limit ? (page.at(-1)?.position ?? null) : null;
  return { runs: page.map(runOf), nextCursor };
}

/** @throws AppError `input_invalid` for a cursor that is none of ours */
function checkedCursor(cursor: string | null, form: RegExp): string | null {
  if (cursor === null || form.test(cursor)) return cursor;
  throw new AppError('input_invalid', `"${cursor}" is no cursor: take the one of the page before.`);
}

/** The lasting cursor of a stream; null = it was never read. */
export async function readStreamCursor(
  db: Database,
  tenantId: TenantId,
  { storeId, stream }: { readonly storeId: number; readonly stream: string },
): Promise<Json | null> {
  const [row] = await db.tenant(
    tenantId,
    (tx) =>
      tx.query<{ readonly cursor: Json }>(
        `SELECT cursor FROM ledger.stream_state WHERE tenant_id = CAST($1 AS uuid)
AND store_id = CAST($2 AS integer) AND stream = $3`,
        [tenantId, String(storeId), stream],
      ),
    { readOnly: true },
  );
  return row?.cursor ?? null;
}

type IssueRow = {
  readonly id: string;
  readonly storeId: number;
  readonly runId: string | null;
  readonly recordKind: string;
  readonly externalId: string | null;
  /** File or endpoint. */
  readonly source: string | null;
  /** From 1. */
  readonly lineNumber: number | null;
  readonly reason: string;
  readonly message: string;
  readonly raw: string | null;
  readonly createdAt: Instant;
  readonly resolvedAt: Instant | null;
};

export type IssuesRequest = {
  readonly runId?: string;
  readonly storeId?: number;
  /** Only those that nothing has resolved. */
  readonly open?: boolean;
  /** Default 100. */
  readonly limit?: number;
  readonly cursor?: string | null;
};

export type IssuesPage = {
  readonly issues: readonly IssueRow[];
  /** How many there are in all. */
  readonly count: number;
  readonly nextCursor: string | null;
};

const issueFilter = `tenant_id = CAST($1 AS uuid)
AND (CAST($2 AS uuid) IS NULL OR run_id = CAST($2 AS uuid))
AND (CAST($3 AS integer) IS NULL OR store_id = CAST($3 AS integer))
AND (CAST($4 AS text) = 'all' OR resolved_at IS NULL)`;

const issuePosition = `lpad(CAST(coalesce(line_number, 0) AS text), 10, '0')`;

/** Problems in the order of their source: by file, then line. */
export async function readIssues(
  db: Database,
  tenantId: TenantId,
  { runId, storeId, open = false, limit = 100, cursor = null }: IssuesRequest,
): Promise<IssuesPage> {
  const filter = [
    tenantId,
    runId ?? null,
    storeId === undefined ? null : String(storeId),
    open ? 'open' : 'all',
  ];
  const [rows, counted] = await db.tenant(
    tenantId,
    async (tx) => [
      await tx.query<IssueRow & { readonly position: string }>(
        `SELECT * FROM (SELECT id, store_id AS "storeId", run_id AS "runId", record_kind AS "recordKind",
external_id AS "externalId", source, line_number AS "lineNumber", reason, message, raw,
created_at AS "createdAt", resolved_at AS "resolvedAt",
coalesce(source, '') || '|' || ${issuePosition} || '|' || CAST(id AS text) AS position
FROM ledger.sync_issue WHERE ${issueFilter}) AS i
WHERE CAST($5 AS text) IS NULL OR position COLLATE "C" > CAST($5 AS text)
ORDER BY position COLLATE "C" LIMIT CAST($6 AS integer)`,
        [...filter, cursor, String(limit + 1)],
      ),
      await tx.query<{ readonly count: number }>(
        `SELECT count(*) AS count FROM ledger.sync_issue WHERE ${issueFilter}`,
        filter,
      ),
    ],
    { readOnly: true, snapshot: true },
  );
  const page = rows.slice(0, limit);
  return {
    issues: page.map(({ position: _position, ...issue }) => issue),
    count: counted[0]?.count ?? 0,
    nextCursor: rows.length > limit ? (page.at(-1)?.position ?? null) : null,
  };
}
