import { type Instant, type TenantId, tenantId } from '../../core/index.ts';
import type { Database, SqlValue } from '../database.ts';
import type { DeliveryOutcome, DeliveryRow } from './delivery.ts';

const free = (of: string): string => `${of}.state = 'waiting' AND ${of}.due_at <= clock_timestamp()
  AND (${of}.lease_until IS NULL OR ${of}.lease_until <= clock_timestamp())`;

/*
 * The conditions stand twice: on the candidates, to give each company its turn, and on the rows that are locked, which
 * Postgres looks at again when another process changed them meanwhile.
 */
const takeText = `UPDATE control.webhook_inbox AS t SET attempts = attempts + 1,
lease_until = clock_timestamp() + CAST($2 AS double precision) * interval '1 millisecond'
FROM (SELECT w.id FROM (
    SELECT c.id, c.received_at, row_number() OVER (PARTITION BY c.tenant_id ORDER BY c.received_at, c.id) AS turn
    FROM control.webhook_inbox AS c WHERE ${free('c')}) AS f
  JOIN control.webhook_inbox AS w ON w.id = f.id
  WHERE ${free('w')} ORDER BY f.turn, f.received_at LIMIT CAST($1 AS integer) FOR UPDATE OF w SKIP LOCKED) AS mine
WHERE t.id = mine.id
RETURNING t.id, t.tenant_id AS "tenantId", t.connection_id AS "connectionId", t.platform, t.account, t.topic,
t.delivery_id AS "deliveryId", t.triggered_at AS "triggeredAt", t.received_at AS "receivedAt", t.attempts, t.body`;

/**
 * Takes waiting deliveries that are due, each for one worker: they are its own until the lease ends, by the database's clock.
 * Companies take turns; inside a company the oldest come first. A worker that dies loses its deliveries by time, so each
 * must be safe to do twice.
 *
 * @returns oldest first
 */
export async function takeDeliveries(
  db: Database,
  { limit, leaseMs }: { readonly limit: number; readonly leaseMs: number },
): Promise<readonly DeliveryRow[]> {
  type Row = Omit<DeliveryRow, 'tenantId'> & { readonly tenantId: string };
  const rows = await db.control((tx) => tx.query<Row>(takeText, [String(limit), String(leaseMs)]));
  return rows
    .map((row) => ({ ...row, tenantId: tenantId(row.tenantId) }))
    .sort((a, b) => a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1));
}

/**
 * Says what became of a delivery. An attempt whose lease ended, and that another worker took meanwhile, says nothing any more.
 *
 * @returns false when it was not this attempt's to say
 */
export async function finishDelivery(
  db: Database,
  { id, attempts }: Pick<DeliveryRow, 'id' | 'attempts'>,
  outcome: DeliveryOutcome,
): Promise<boolean> {
  const state = outcome.kind === 'retry' ? 'waiting' : outcome.kind;
  const values: SqlValue[] = [
    id,
    String(attempts),
    state,
    wordsOf(outcome),
    outcome.kind === 'retry' ? String(outcome.afterMs) : '0',
  ];
  const rows = await db.control((tx) =>
    tx.query(
      `UPDATE control.webhook_inbox SET state = $3, error = $4, lease_until = NULL,
due_at = clock_timestamp() + CAST($5 AS double precision) * interval '1 millisecond',
done_at = CASE WHEN $3 = 'waiting' THEN NULL ELSE clock_timestamp() END
WHERE id = CAST($1 AS uuid) AND attempts = CAST($2 AS integer) AND state = 'waiting' RETURNING id`,
      values,
    ),
  );
  return rows.length > 0;
}

function wordsOf(outcome: DeliveryOutcome): string | null {
  if (outcome.kind === 'done') return null;
  const text = outcome.kind === 'ignored' ? outcome.reason : outcome.error;
  return text.replaceAll('\u0000', '\uFFFD').toWellFormed();
}

/** Deliveries that nobody has finished. */
export type WaitingDeliveries = { readonly waiting: number; readonly oldestAt: Instant | null };

/**
 * How many deliveries wait, and since when the oldest does.
 *
 * @param of one company's; null = all
 */
export async function countWaiting(db: Database, of: TenantId | null): Promise<WaitingDeliveries> {
  const [row] = await db.control(
    (tx) =>
      tx.query<WaitingDeliveries>(
        `SELECT count(*) AS waiting, min(received_at) AS "oldestAt" FROM control.webhook_inbox
WHERE state = 'waiting' AND (CAST($1 AS uuid) IS NULL OR tenant_id = CAST($1 AS uuid))`,
        [of],
      ),
    { readOnly: true },
  );
  return row ?? { waiting: 0, oldestAt: null };
}
