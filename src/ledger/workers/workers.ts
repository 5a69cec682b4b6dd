import type { Instant } from '../../core/index.ts';
import type { Database } from '../database.ts';

/** A process that runs jobs. */
export type WorkerRow = {
  /** UUID, made at its start. */
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  /** `worker` or `all`. */
  readonly role: string;
  readonly startedAt: Instant;
  /** Its last sign of life, by the database's clock. */
  readonly seenAt: Instant;
  /** Jobs that it runs now. */
  readonly running: number;
};

const columns = 'id, host, pid, role, started_at AS "startedAt", seen_at AS "seenAt", running';

/** Says that a worker lives. */
export async function beatWorker(
  db: Database,
  { id, host, pid, role, running }: Omit<WorkerRow, 'startedAt' | 'seenAt'>,
): Promise<void> {
  await db.control((tx) =>
    tx.query(
      `INSERT INTO control.worker (id, host, pid, role, running)
VALUES (CAST($1 AS uuid), $2, CAST($3 AS integer), $4, CAST($5 AS integer))
ON CONFLICT (id) DO UPDATE SET seen_at = now(), running = excluded.running`,
      [id, host, String(pid), role, String(running)],
    ),
  );
}

/** A worker stops in order: it is no dead one. */
export async function endWorker(db: Database, id: string): Promise<void> {
  await db.control((tx) =>
    tx.query('DELETE FROM control.worker WHERE id = CAST($1 AS uuid)', [id]),
  );
}

/** All workers that were seen, oldest first. */
export function listWorkers(db: Database): Promise<readonly WorkerRow[]> {
  return db.control(
    (tx) => tx.query<WorkerRow>(`SELECT ${columns} FROM control.worker ORDER BY started_at, id`),
    { readOnly: true },
  );
}

/**
 * Forgets workers without a sign of life.
 *
 * @param silentMs time after which a worker counts as dead
 * @returns those that went
 */
export function dropDeadWorkers(db: Database, silentMs: number): Promise<readonly WorkerRow[]> {
  return db.control((tx) =>
    tx.query<WorkerRow>(
      `DELETE FROM control.worker
WHERE seen_at <= now() - CAST($1 AS double precision) * interval '1 millisecond' RETURNING ${columns}`,
      [String(silentMs)],
    ),
  );
}
