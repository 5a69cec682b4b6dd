import { AppError, type Json, type TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { ledgerWrite } from '../pages/ledger-write.ts';
import type { ForecastGrain, ForecastRun } from './forecast.ts';

const columns = `id, grain, CAST(origin_day AS text) AS "originDay", horizon, state, trigger, parts, current, model,
created_at AS "createdAt", finished_at AS "finishedAt"`;

export type NewForecastRun = Pick<ForecastRun, 'grain' | 'originDay' | 'horizon' | 'trigger'> & {
  readonly model: Readonly<Record<string, Json>>;
};

/**
 * Begins a run, or takes up the newest unfinished one of the same grain, last known day and horizon: its stored parts stay.
 * One whose model names `onlyStores` is taken up by another of the same stores alone.
 */
export async function startForecastRun(
  db: Database,
  tenantId: TenantId,
  run: NewForecastRun,
): Promise<ForecastRun> {
  const { result } = await ledgerWrite(db, tenantId, {
    work: async ({ tx, revision, takeId, touch }) => {
      const { grain, originDay, horizon, trigger, model } = run;
      const [unfinished] = await tx.query<ForecastRun>(
        `UPDATE ledger.forecast_run SET state = 'running', revision = CAST($5 AS bigint)
WHERE tenant_id = CAST($1 AS uuid) AND id = (SELECT max(id) FROM ledger.forecast_run
  WHERE tenant_id = CAST($1 AS uuid) AND grain = $2 AND origin_day = CAST($3 AS date)
    AND horizon = CAST($4 AS integer) AND state <> 'done' AND deleted_at IS NULL
    AND model -> 'onlyStores' IS NOT DISTINCT FROM CAST($6 AS jsonb) -> 'onlyStores') RETURNING ${columns}`,
        [tenantId, grain, originDay, String(horizon), revision, JSON.stringify(model)],
      );
      touch();
      if (unfinished !== undefined) return unfinished;
      const [made] = await tx.query<ForecastRun>(
        `INSERT INTO ledger.forecast_run (tenant_id, id, grain, origin_day, horizon, trigger, model, revision)
VALUES (CAST($1 AS uuid), CAST($2 AS integer), $3, CAST($4 AS date), CAST($5 AS integer), $6, CAST($7 AS jsonb), CAST($8 AS bigint))
RETURNING ${columns}`,
        [
          tenantId,
          String(takeId()),
          grain,
          originDay,
          String(horizon),
          trigger,
          JSON.stringify(model),
          revision,
        ],
      );
      if (made === undefined) throw new Error('a run that was just begun is not there');
      return made;
    },
  });
  return result;
}

export type EndForecastRun = {
  readonly id: number;
  readonly state: 'cancelled' | 'done';
  /** Kept and judged, but never shown: a run of some stores only. */
  readonly aside?: boolean;
};

/** Keeps what was learned so far with a run that goes on. */
export async function noteForecastModel(
  db: Database,
  tenantId: TenantId,
  { id, model }: { readonly id: number; readonly model: Readonly<Record<string, Json>> },
): Promise<void> {
  await db.tenant(tenantId, (tx) =>
    tx.query(
      `UPDATE ledger.forecast_run SET model = model || CAST($3 AS jsonb)
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS integer)`,
      [tenantId, String(id), JSON.stringify(model)],
    ),
  );
}

/**
 * Ends a run. A `done` one is shown from now on in place of the one before, unless it is `aside`; a `cancelled` one can be
 * taken up again.
 *
 * @throws AppError `not_found`
 */
export async function endForecastRun(
  db: Database,
  tenantId: TenantId,
  { id, state, aside = false }: EndForecastRun,
): Promise<ForecastRun> {
  const isShown = state === 'done' && !aside;
  const { result } = await ledgerWrite(db, tenantId, {
    work: async ({ tx, revision, touch }) => {
      touch();
      if (isShown) {
        await tx.query(
          `UPDATE ledger.forecast_run SET current = false, revision = CAST($3 AS bigint)
WHERE tenant_id = CAST($1 AS uuid) AND current AND id <> CAST($2 AS integer)
AND grain = (SELECT grain FROM ledger.forecast_run WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS integer))`,
          [tenantId, String(id), revision],
        );
      }
      const [row] = await tx.query<ForecastRun>(
        `UPDATE ledger.forecast_run SET state = $3, current = CAST($5 AS boolean), revision = CAST($4 AS bigint),
finished_at = CASE WHEN $3 = 'done' THEN now() END
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS integer) RETURNING ${columns}`,
        [tenantId, String(id), state, revision, String(isShown)],
      );
      if (row === undefined) throw new AppError('not_found', `There is no forecast run ${id}.`);
      return row;
    },
  });
  return result;
}

/** The run that is shown; null = none yet. */
export async function currentForecastRun(
  db: Database,
  tenantId: TenantId,
  grain: ForecastGrain,
): Promise<ForecastRun | null> {
  const [row] = await db.tenant(
    tenantId,
    (tx) =>
      tx.query<ForecastRun>(
        `SELECT ${columns} FROM ledger.forecast_run WHERE tenant_id = CAST($1 AS uuid) AND grain = $2 AND current`,
        [tenantId, grain],
      ),
    { readOnly: true },
  );
  return row ?? null;
}

/** One run. @throws AppError `not_found` */
export async function readForecastRun(
  db: Database,
  tenantId: TenantId,
  id: number,
): Promise<ForecastRun> {
  const [row] = await db.tenant(
    tenantId,
    (tx) =>
      tx.query<ForecastRun>(
        `SELECT ${columns} FROM ledger.forecast_run WHERE tenant_id = CAST($1 AS uuid)
AND id = CAST($2 AS integer) AND deleted_at IS NULL`,
        [tenantId, String(id)],
      ),
    { readOnly: true },
  );
  if (row === undefined) throw new AppError('not_found', `There is no forecast run ${id}.`);
  return row;
}

/** Runs, newest first; default limit 50. */
export function listForecastRuns(
  db: Database,
  tenantId: TenantId,
  { grain, limit = 50 }: { readonly grain?: ForecastGrain; readonly limit?: number },
): Promise<readonly ForecastRun[]> {
  return db.tenant(
    tenantId,
    (tx) =>
      tx.query<ForecastRun>(
        `SELECT ${columns} FROM ledger.forecast_run WHERE tenant_id = CAST($1 AS uuid)
AND (CAST($2 AS text) IS NULL OR grain = CAST($2 AS text))
AND deleted_at IS NULL ORDER BY id DESC LIMIT CAST($3 AS integer)`,
        [tenantId, grain ?? null, String(limit)],
      ),
    { readOnly: true },
  );
}
