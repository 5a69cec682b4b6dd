import { AppError, type TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { ledgerWrite } from '../pages/ledger-write.ts';
import { integerArray } from '../rows/row-writer.ts';
import type { ForecastGrain, ForecastOverride, NewForecastOverride } from './forecast.ts';

const columns = `id, node_id AS "nodeId", grain, CAST(day_from AS text) AS "dayFrom", CAST(day_to AS text) AS "dayTo", kind,
value, note, created_by AS "createdBy", created_at AS "createdAt"`;

/**
 * Keeps what a person knows better beside the model's values. Where two overlap, the later one counts.
 *
 * @throws AppError `not_found` for an unknown node
 */
export async function addForecastOverride(
  db: Database,
  tenantId: TenantId,
  override: NewForecastOverride,
): Promise<ForecastOverride> {
  const { nodeId, grain, dayFrom, dayTo, kind, value, note, createdBy } = override;
  const { result } = await ledgerWrite(db, tenantId, {
    work: async ({ tx, revision, takeId, touch }) => {
      const [row] = await tx.query<ForecastOverride>(
        `INSERT INTO ledger.forecast_override (tenant_id, id, node_id, grain, day_from, day_to, kind, value, note, created_by, revision)
SELECT CAST($1 AS uuid), CAST($2 AS integer), n.id, $4, CAST($5 AS date), CAST($6 AS date), $7, CAST($8 AS bigint), $9, $10, CAST($11 AS bigint)
FROM ledger.forecast_node n WHERE n.tenant_id = CAST($1 AS uuid) AND n.id = CAST($3 AS integer) AND n.deleted_at IS NULL
RETURNING ${columns}`,
        [
          ...[tenantId, String(takeId()), String(nodeId), grain, dayFrom, dayTo, kind],
          ...[String(value), note, createdBy, revision],
        ],
      );
      if (row === undefined) throw new AppError('not_found', `There is no forecast ${nodeId}.`);
      touch();
      return row;
    },
  });
  return result;
}

/** Takes an override back. @throws AppError `not_found` */
export async function removeForecastOverride(
  db: Database,
  tenantId: TenantId,
  id: number,
): Promise<void> {
  await ledgerWrite(db, tenantId, {
    work: async ({ tx, revision, touch }) => {
      const rows = await tx.query(
        `UPDATE ledger.forecast_override SET deleted_at = now(), revision = CAST($3 AS bigint)
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS integer) AND deleted_at IS NULL RETURNING id`,
        [tenantId, String(id), revision],
      );
      if (rows.length === 0)
        throw new AppError('not_found', `There is no forecast override ${id}.`);
      touch();
    },
  });
}

/** Overrides in force, latest first. */
export function listForecastOverrides(
  db: Database,
  tenantId: TenantId,
  { nodeIds, grain }: { readonly nodeIds?: readonly number[]; readonly grain?: ForecastGrain } = {},
): Promise<readonly ForecastOverride[]> {
  return db.tenant(
    tenantId,
    (tx) =>
      tx.query<ForecastOverride>(
        `SELECT ${columns} FROM ledger.forecast_override WHERE tenant_id = CAST($1 AS uuid) AND deleted_at IS NULL
AND (CAST($2 AS integer[]) IS NULL OR node_id = ANY (CAST($2 AS integer[])))
AND (CAST($3 AS text) IS NULL OR grain = CAST($3 AS text)) ORDER BY created_at DESC, id DESC`,
        [tenantId, nodeIds === undefined ? null : integerArray(nodeIds), grain ?? null],
      ),
    { readOnly: true },
  );
}

/** What is shown: the override over the model's value. Halves go upwards, wherever this is worked out. */
export function overriddenValue(
  value: number,
  override: Pick<ForecastOverride, 'kind' | 'value'>,
): number {
  if (override.kind === 'set') return override.value;
  return Math.round((value * (10_000 + override.value)) / 10_000);
}
