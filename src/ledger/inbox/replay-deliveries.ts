import type { TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { inboxChannel } from '../driver/inbox-watch.ts';
import { instantText } from '../rows/bound-text.ts';

export type ReplayDeliveries = {
  readonly connectionId: string;
  /** Received from … on, epoch ms. */
  readonly from: number;
  /** `failed`: those that were given up; `all`: every finished one too, as long as its body is kept. */
  readonly which: 'failed' | 'all';
};

const replayText = `WITH again AS (UPDATE control.webhook_inbox
  SET state = 'waiting', due_at = now(), lease_until = NULL, done_at = NULL, error = NULL
  WHERE tenant_id = CAST($1 AS uuid) AND connection_id = CAST($2 AS uuid) AND received_at >= CAST($3 AS timestamptz)
  AND body <> ''::bytea AND (state = 'failed' OR (state <> 'waiting' AND $4 = 'all')) RETURNING id)
SELECT count(*) AS count, CASE WHEN count(*) > 0 THEN pg_notify('${inboxChannel}', '') END FROM again`;

/** Puts deliveries of a company's connection back to be worked on. @returns how many */
export async function replayDeliveries(
  db: Database,
  tenantId: TenantId,
  { connectionId, from, which }: ReplayDeliveries,
): Promise<number> {
  const [row] = await db.control((tx) =>
    tx.query<{ readonly count: number }>(replayText, [
      tenantId,
      connectionId,
      instantText(from),
      which,
    ]),
  );
  return row?.count ?? 0;
}

/** Empties what finished deliveries of a store's connections hold: bodies may name a person. */
export async function emptyDeliveries(
  db: Database,
  tenantId: TenantId,
  connectionIds: readonly string[],
): Promise<void> {
  await db.control((tx) =>
    tx.query(
      `UPDATE control.webhook_inbox SET body = ''::bytea WHERE tenant_id = CAST($1 AS uuid)
AND connection_id = ANY(CAST($2 AS uuid[])) AND state <> 'waiting' AND body <> ''::bytea`,
      [tenantId, `{${connectionIds.join(',')}}`],
    ),
  );
}
