import { type Instant, type TenantId, tenantId } from '../../core/index.ts';
import type { Database, SqlValue, Tx } from '../database.ts';
import type { DeliveryOutcome, DeliveryRow } from './delivery.ts';

const due = `due_at <= clock_timestamp() AND (lease_until IS NULL OR lease_until <= clock_timestamp())`;

/*
 * A few of each company's oldest, found by one probe of an index each, so that a backlog costs those who wait in it and nobody
 * else; more than asked for, as other workers may take the first.
 */
const candidatesText = `SELECT f.id FROM (SELECT DISTINCT tenant_id AS id FROM control.connection_schedule) AS company
CROSS JOIN LATERAL (SELECT o.id, o.received_at, row_number() OVER (ORDER BY o.received_at, o.id) AS turn FROM (
  SELECT id, received_at FROM control.webhook_inbox WHERE tenant_id = company.id AND state = 'waiting' AND ${due}
  ORDER BY received_at, id LIMIT CAST($1 AS integer)) AS o) AS f
ORDER BY f.turn, f.received_at, f.id LIMIT CAST($1 AS integer)`;

/*
 * The state is written so that no index of waiting rows can serve it: without statistics Postgres would read all of them. The
 * conditions are looked at again on each row as it is locked, when another process changed it meanwhile.
 */
const lockText = `SELECT id FROM control.webhook_inbox WHERE id = ANY(CAST($1 AS uuid[])) AND state || '' = 'waiting' AND ${due}
ORDER BY array_position(CAST($1 AS uuid[]), id) LIMIT CAST($2 AS integer) FOR UPDATE SKIP LOCKED`;

const leaseText = `UPDATE control.webhook_inbox AS t SET attempts = attempts + 1,
lease_until = clock_timestamp() + CAST($2 AS double precision) * interval '1 millisecond'
WHERE t.id = ANY(CAST($1 AS uuid[]))
RETURNING t.id, t.tenant_id AS "tenantId", t.connection_id AS "connectionId", t.platform, t.account, t.topic,
t.delivery_id AS "deliveryId", t.triggered_at AS "triggeredAt", t.received_at AS "receivedAt", t.attempts, t.body`;

type Named = { readonly id: string };
type TakenRow = Omit<DeliveryRow, 'tenantId'> & { readonly tenantId: string };

/** How many times as many candidates are looked at as are asked for. */
const spare = 8;

async function takeIn(
  tx: Tx,
  { limit, leaseMs }: { readonly limit: number; readonly leaseMs: number },
): Promise<readonly TakenRow[]> {
  await tx.query('SET LOCAL enable_seqscan TO off');
  const candidates = await tx.query<Named>(candidatesText, [String(limit * spare)]);
  if (candidates.length === 0) return [];
  const locked = await tx.query<Named>(lockText, [uuidArray(candidates), String(limit)]);
  if (locked.length === 0) return [];
  return tx.query<TakenRow>(leaseText, [uuidArray(locked), String(leaseMs)]);
}

function uuidArray(rows: readonly Named[]): string {
  return `{${rows.map(({ id }) => id).join(',')}}`;
}

/**
 * Takes waiting deliveries that are due, each for one worker: they are its own until the lease ends, by the database's clock.
 * Companies take turns; inside a company the oldest come first. A worker that dies loses its deliveries by time, so each
 * must be safe to do twice.
 *
 * @returns oldest first
 */
export async function takeDeliveries(
  db: Database,
  request: { readonly limit: number; readonly leaseMs: number },
): Promise<readonly DeliveryRow[]> {
  const rows = await db.control((tx) => takeIn(tx, request));
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
