import { randomUUID } from 'node:crypto';
import { AppError, type Instant, type Json, type TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';

/** What people should know: a failure, a connection to be renewed, that it works again. */
export type NoticeRow = {
  /** UUID. */
  readonly id: string;
  /** `connection_failing`, `connection_needs_reauth`, `connection_recovered`, `reconciliation_different` … */
  readonly kind: string;
  readonly level: 'info' | 'warning' | 'error';
  /** What it is about: `connection:<uuid>`. */
  readonly subject: string;
  readonly title: string;
  readonly cause: string;
  /** What is missing meanwhile; null = nothing. */
  readonly gap: string | null;
  readonly remedy: string | null;
  /** Code and values, for its translation. */
  readonly detail: Json;
  readonly createdAt: Instant;
  readonly readAt: Instant | null;
  /** Null = it still holds. */
  readonly resolvedAt: Instant | null;
};

export type NewNotice = Omit<NoticeRow, 'id' | 'createdAt' | 'readAt' | 'resolvedAt'>;

const columns = `id, kind, level, subject, title, cause, gap, remedy, detail, created_at AS "createdAt",
read_at AS "readAt", resolved_at AS "resolvedAt"`;

/**
 * Opens a notice, or brings the open one of its kind and subject up to date: there is never more than one, however often the
 * same thing fails.
 *
 * @returns the notice, and whether it is a new one (to be sent out)
 */
export async function openNotice(
  db: Database,
  tenantId: TenantId,
  notice: NewNotice,
): Promise<{ readonly notice: NoticeRow; readonly opened: boolean }> {
  const id = randomUUID();
  const { kind, level, subject, title, cause, gap, remedy, detail } = notice;
  const [row] = await db.tenant(tenantId, (tx) =>
    tx.query<NoticeRow>(
      `INSERT INTO ledger.notice (tenant_id, id, kind, level, subject, title, cause, gap, remedy, detail)
VALUES (CAST($1 AS uuid), CAST($2 AS uuid), $3, $4, $5, $6, $7, $8, $9, CAST($10 AS jsonb))
ON CONFLICT (tenant_id, kind, subject) WHERE resolved_at IS NULL DO UPDATE SET level = excluded.level,
title = excluded.title, cause = excluded.cause, gap = excluded.gap, remedy = excluded.remedy, detail = excluded.detail
RETURNING ${columns}`,
      [tenantId, id, kind, level, subject, title, cause, gap, remedy, JSON.stringify(detail)],
    ),
  );
  if (row === undefined) throw new Error('a notice that was just opened is not there');
  return { notice: row, opened: row.id === id };
}

/** Says that the thing is over. @returns the notice; null = there was none open */
export async function resolveNotice(
  db: Database,
  tenantId: TenantId,
  { kind, subject }: Pick<NewNotice, 'kind' | 'subject'>,
): Promise<NoticeRow | null> {
  const [row] = await db.tenant(tenantId, (tx) =>
    tx.query<NoticeRow>(
      `UPDATE ledger.notice SET resolved_at = now() WHERE tenant_id = CAST($1 AS uuid) AND kind = $2 AND subject = $3
AND resolved_at IS NULL RETURNING ${columns}`,
      [tenantId, kind, subject],
    ),
  );
  return row ?? null;
}

/** Notices, latest first. `open`: only those that nothing has resolved. Default limit 100. */
export function listNotices(
  db: Database,
  tenantId: TenantId,
  { open = false, limit = 100 }: { readonly open?: boolean; readonly limit?: number } = {},
): Promise<readonly NoticeRow[]> {
  return db.tenant(
    tenantId,
    (tx) =>
      tx.query<NoticeRow>(
        `SELECT ${columns} FROM ledger.notice WHERE tenant_id = CAST($1 AS uuid)
AND (NOT CAST($2 AS boolean) OR resolved_at IS NULL) ORDER BY created_at DESC, id LIMIT CAST($3 AS integer)`,
        [tenantId, String(open), String(limit)],
      ),
    { readOnly: true },
  );
}

/** Marks a notice as read by somebody of the company; the first time counts. @throws AppError `not_found` */
export async function readNotice(db: Database, tenantId: TenantId, id: string): Promise<NoticeRow> {
  const [row] = await db.tenant(tenantId, (tx) =>
    tx.query<NoticeRow>(
      `UPDATE ledger.notice SET read_at = coalesce(read_at, now())
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS uuid) RETURNING ${columns}`,
      [tenantId, id],
    ),
  );
  if (row === undefined) throw new AppError('not_found', `There is no notice ${id}.`);
  return row;
}
