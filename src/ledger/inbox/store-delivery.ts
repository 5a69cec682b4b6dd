import { randomUUID } from 'node:crypto';
import { DatabaseError } from 'pg';
import { noConnection } from '../connections/read-connections.ts';
import type { Database } from '../database.ts';
import { inboxChannel } from '../driver/inbox-watch.ts';
import { instantText } from '../rows/bound-text.ts';
import type { NewDelivery } from './delivery.ts';

const storeText = `WITH stored AS (INSERT INTO control.webhook_inbox
  (id, tenant_id, connection_id, platform, account, topic, delivery_id, triggered_at, body)
  VALUES (CAST($1 AS uuid), CAST($2 AS uuid), CAST($3 AS uuid), $4, $5, $6, $7, CAST($8 AS timestamptz), CAST($9 AS bytea))
  ON CONFLICT (connection_id, delivery_id) DO NOTHING RETURNING id)
SELECT pg_notify('${inboxChannel}', CAST(id AS text)) FROM stored`;

/**
 * Keeps a delivery and tells whoever works on them; when this returns it may be acknowledged. One that repeats is not kept
 * again. Cost: one statement.
 *
 * @throws AppError `not_found` when the company has no such connection
 */
export async function storeDelivery(
  db: Database,
  delivery: NewDelivery,
): Promise<'stored' | 'duplicate'> {
  const { tenantId, connectionId, platform, account, topic, deliveryId, body } = delivery;
  const named = [tenantId, connectionId, platform, account, topic, deliveryId];
  const values = [randomUUID(), ...named, instantText(delivery.triggeredAt), body];
  try {
    const rows = await db.control((tx) => tx.query(storeText, values, { prepared: true }));
    return rows.length > 0 ? 'stored' : 'duplicate';
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === '23503')) throw error;
    throw noConnection(connectionId);
  }
}
