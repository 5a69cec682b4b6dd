import { AppError } from '../../core/index.ts';
import type { TenantTx } from '../database.ts';
import type { LedgerPage } from '../page.ts';
import { rowWriter, textArray } from '../rows/row-writer.ts';
import type { LedgerWrite } from './ledger-write.ts';

/** What a page adds to its run's counters. */
export type PageCounts = {
  readonly stored: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly removed: number;
};

const countText = `UPDATE ledger.sync_run SET cursor = CAST($3 AS jsonb), pages = pages + 1,
fetched = fetched + CAST($4 AS bigint), stored = stored + CAST($5 AS bigint),
unchanged = unchanged + CAST($6 AS bigint), rejected = rejected + CAST($7 AS bigint),
removed = removed + CAST($8 AS bigint), progress_done = CAST($9 AS bigint),
progress_total = CAST($10 AS bigint), streams = coalesce(CAST($11 AS jsonb), streams), heartbeat_at = now()
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS uuid) AND state = 'running'
AND resumed = CAST($12 AS integer) RETURNING pages`;

/**
 * Moves the run's own cursor and counters with its page.
 *
 * @returns the page's number in its run, from 1
 * @throws AppError `cancelled` when the run was cancelled, `conflict` when it is over or another writer took it up, `not_found`
 * when there is none: then nothing of the page may be stored
 */
export async function countPage(
  tx: TenantTx,
  page: LedgerPage,
  counts: PageCounts,
): Promise<number> {
  const [row] = await tx.query<{ readonly pages: number }>(
    countText,
    [
      tx.tenantId,
      page.runId,
      JSON.stringify(page.cursor),
      String(page.fetched),
      String(counts.stored),
      String(counts.unchanged),
      String(counts.rejected),
      String(counts.removed),
      String(page.progress.done),
      page.progress.total === null ? null : String(page.progress.total),
      page.streams === undefined ? null : JSON.stringify(page.streams),
      String(page.resumed),
    ],
    { prepared: true },
  );
  if (row === undefined) throw await notRunning(tx, page.runId);
  return row.pages;
}

async function notRunning(tx: TenantTx, runId: string): Promise<AppError> {
  const [run] = await tx.query<{ readonly state: string }>(
    'SELECT state FROM ledger.sync_run WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS uuid)',
    [tx.tenantId, runId],
  );
  if (run === undefined) return new AppError('not_found', `There is no run ${runId}.`);
  if (run.state === 'cancelled') return new AppError('cancelled', 'The run was cancelled.');
  if (run.state === 'running') {
    // A writer that was paused or cut off: whoever took the run up since goes on at its cursor, and alone moves it.
    return new AppError('conflict', `Run ${runId} was taken up by another writer meanwhile.`);
  }
  return new AppError(
    'conflict',
    `Run ${runId} is ${run.state}: start a new run, or resume this one, before writing pages.`,
  );
}

const cursorText = `INSERT INTO ledger.stream_state (tenant_id, store_id, stream, cursor)
VALUES (CAST($1 AS uuid), CAST($2 AS integer), $3, CAST($4 AS jsonb))
ON CONFLICT (tenant_id, store_id, stream) DO UPDATE SET cursor = excluded.cursor, updated_at = now()`;

/** Moves the stream's lasting cursor. */
export async function moveCursor(tx: TenantTx, page: LedgerPage): Promise<void> {
  if (page.lasting === null) return;
  const { storeId, stream, lasting } = page;
  await tx.query(cursorText, [tx.tenantId, String(storeId), stream, JSON.stringify(lasting)]);
}

const writeSeen = rowWriter({
  into: 'ledger.run_seen',
  shared: [
    ['tenant_id', 'uuid'],
    ['run_id', 'uuid'],
    ['page', 'integer'],
  ],
  columns: [
    ['kind', 'text'],
    ['external_ids', 'text[]'],
  ],
});

/** Keeps what a full scan met on a page, by the page's number in its run. */
export async function keepSeen(tx: TenantTx, page: LedgerPage, number: number): Promise<void> {
  const byKind = Map.groupBy(page.seen ?? [], ({ kind }) => kind);
  const rows = [...byKind].flatMap(([kind, parts]) => [
    kind,
    textArray(parts.flatMap(({ externalIds }) => externalIds.map(clean))),
  ]);
  if (rows.length > 0) await writeSeen(tx, [tx.tenantId, page.runId, String(number)], rows);
}

/** As records' own ids are cleaned: a text column holds neither NUL nor half a surrogate pair. */
function clean(externalId: string): string {
  return externalId.replaceAll('\u0000', '\uFFFD').toWellFormed();
}

const historyText = `UPDATE ledger.store SET history_from = least(history_from, CAST($3 AS date)),
history_complete = history_complete OR CAST($4 AS boolean), revision = CAST($5 AS bigint)
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS integer)
AND (history_from IS NULL OR history_from > CAST($3 AS date) OR (CAST($4 AS boolean) AND NOT history_complete))
RETURNING id`;

/** Moves the store's history with the page, backwards only: a later scan that reaches less far takes nothing away. */
export async function moveHistory(
  { tx, tenantId, revision, touch }: LedgerWrite,
  { storeId, history }: LedgerPage,
): Promise<void> {
  if (history === undefined) return;
  const { from, complete } = history;
  const rows = await tx.query(historyText, [
    tenantId,
    String(storeId),
    from,
    String(complete),
    revision,
  ]);
  if (rows.length > 0) touch();
}
