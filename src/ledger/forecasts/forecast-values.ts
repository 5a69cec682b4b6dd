import type { TenantId } from '../../core/index.ts';
import type { Database, SqlValue } from '../database.ts';
import { ledgerWrite } from '../pages/ledger-write.ts';
import { numberText } from '../rows/bound-text.ts';
import { integerArray, rowWriter } from '../rows/row-writer.ts';
import type { ForecastBounds, ForecastGrain, NewForecast, StoredForecast } from './forecast.ts';

const figures = [
  ...['value', 'lower80', 'upper80', 'lower95', 'upper95'],
  ...['reporting_value', 'reporting_lower80', 'reporting_upper80'],
  ...['reporting_lower95', 'reporting_upper95', 'naive', 'scale'],
] as const;

const replaced = [...figures, 'method', 'reason', 'day']
  .map((name) => `${name} = excluded.${name}`)
  .join(', ');

const writeRows = rowWriter({
  into: 'ledger.forecast',
  shared: [
    ['tenant_id', 'uuid'],
    ['run_id', 'integer'],
    ['revision', 'bigint'],
  ],
  columns: [
    ['node_id', 'integer'],
    ['step', 'integer'],
    ['day', 'date'],
    ...figures.map((name) => [name, 'bigint'] as const),
    ['method', 'text'],
    ['reason', 'text'],
  ],
  conflict: `ON CONFLICT (tenant_id, run_id, node_id, step) DO UPDATE SET ${replaced}, revision = excluded.revision, deleted_at = NULL`,
});

/** Rows of one transaction: other writers of the company wait no longer than for that. */
const batchRows = 5_000;

export type WriteForecasts = {
  readonly runId: number;
  /** The part that these rows are, to be marked as stored whole with the last of them. */
  readonly part: string;
  readonly rows: readonly NewForecast[];
  readonly signal?: AbortSignal;
};

/**
 * Stores a part of a run in bounded transactions; what is there of it is replaced.
 *
 * @throws AppError `cancelled` between transactions
 */
export async function writeForecasts(
  db: Database,
  tenantId: TenantId,
  { runId, part, rows, signal }: WriteForecasts,
): Promise<void> {
  const settings = signal === undefined ? {} : { signal };
  for (let from = 0; from === 0 || from < rows.length; from += batchRows) {
    const batch = rows.slice(from, from + batchRows);
    const isLast = from + batchRows >= rows.length;
    await ledgerWrite(db, tenantId, {
      ...settings,
      work: async ({ tx, revision, touch }) => {
        touch();
        await writeRows(tx, [tenantId, String(runId), revision], batch.flatMap(cells));
        if (!isLast) return;
        await tx.query(
          `UPDATE ledger.forecast_run SET parts = array_append(parts, CAST($3 AS text))
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS integer) AND NOT CAST($3 AS text) = ANY (parts)`,
          [tenantId, String(runId), part],
        );
      },
    });
  }
}

function cells(row: NewForecast): SqlValue[] {
  const { reporting } = row;
  return [
    String(row.nodeId),
    String(row.step),
    row.day,
    ...boundsCells(row),
    ...(reporting === null ? [null, null, null, null, null] : boundsCells(reporting)),
    numberText(row.naive),
    numberText(row.scale),
    row.method,
    row.reason,
  ];
}

function boundsCells(bounds: ForecastBounds): SqlValue[] {
  const { value, lower80, upper80, lower95, upper95 } = bounds;
  return [value, lower80, upper80, lower95, upper95].map(String);
}

/** What `forecastOf` reads of a forecast `f`. */
export const forecastColumns = `f.run_id AS "runId", f.node_id AS "nodeId", f.step, CAST(f.day AS text) AS day, f.value, f.lower80, f.upper80,
f.lower95, f.upper95, f.reporting_value AS r0, f.reporting_lower80 AS r1, f.reporting_upper80 AS r2,
f.reporting_lower95 AS r3, f.reporting_upper95 AS r4, f.naive, f.scale, f.method, f.reason, f.actual`;

export type ForecastRow = Omit<StoredForecast, 'reporting'> & {
  readonly r0: number | null;
  readonly r1: number | null;
  readonly r2: number | null;
  readonly r3: number | null;
  readonly r4: number | null;
};

/** A forecast of its row. */
export function forecastOf({ r0, r1, r2, r3, r4, ...row }: ForecastRow): StoredForecast {
  const isKnown = r0 !== null && r1 !== null && r2 !== null && r3 !== null && r4 !== null;
  const reporting = isKnown
    ? { value: r0, lower80: r1, upper80: r2, lower95: r3, upper95: r4 }
    : null;
  return { ...row, reporting };
}

export type ForecastsRequest = {
  readonly nodeIds: readonly number[];
  /** One run; else all finished runs of the grain. */
  readonly runId?: number;
  readonly grain?: ForecastGrain;
  /** First days of periods, both in. */
  readonly from?: string;
  readonly to?: string;
  /** Only steps up to this one. */
  readonly maxStep?: number;
  /** 50,000 by default. */
  readonly limit?: number;
};

/** Forecasts, by node, run and step. */
export async function readForecasts(
  db: Database,
  tenantId: TenantId,
  request: ForecastsRequest,
): Promise<readonly StoredForecast[]> {
  const { nodeIds, runId, grain, from, to, maxStep, limit = 50_000 } = request;
  const rows = await db.tenant(
    tenantId,
    (tx) =>
      tx.query<ForecastRow>(
        `SELECT ${forecastColumns}
FROM unnest(CAST($2 AS integer[])) w(node_id) CROSS JOIN LATERAL (SELECT * FROM ledger.forecast x
  WHERE x.tenant_id = CAST($1 AS uuid) AND x.node_id = w.node_id AND x.deleted_at IS NULL
  AND (CAST($3 AS integer) IS NULL OR x.run_id = CAST($3 AS integer))
  AND (CAST($4 AS date) IS NULL OR x.day >= CAST($4 AS date)) AND (CAST($5 AS date) IS NULL OR x.day <= CAST($5 AS date))
  AND (CAST($6 AS integer) IS NULL OR x.step <= CAST($6 AS integer)) OFFSET 0) f
JOIN ledger.forecast_run r ON r.tenant_id = CAST($1 AS uuid) AND r.id = f.run_id
  AND (CAST($3 AS integer) IS NOT NULL OR r.state = 'done') AND (CAST($7 AS text) IS NULL OR r.grain = CAST($7 AS text))
ORDER BY f.node_id, f.run_id, f.step LIMIT CAST($8 AS integer)`,
        [
          tenantId,
          integerArray(nodeIds),
          numberText(runId ?? null),
          from ?? null,
          to ?? null,
          numberText(maxStep ?? null),
          grain ?? null,
          String(limit),
        ],
      ),
    { readOnly: true },
  );
  return rows.map(forecastOf);
}

/** What came in one period of one series, in the unit of its forecasts. */
export type ForecastActual = {
  readonly nodeId: number;
  readonly day: string;
  readonly value: number;
};

/**
 * Writes what came beside every forecast of it, whichever run made it.
 *
 * @returns forecasts that changed
 */
export async function fillActuals(
  db: Database,
  tenantId: TenantId,
  {
    grain,
    actuals,
  }: { readonly grain: ForecastGrain; readonly actuals: readonly ForecastActual[] },
): Promise<number> {
  let changed = 0;
  for (let from = 0; from < actuals.length; from += batchRows) {
    const batch = actuals.slice(from, from + batchRows);
    const { result } = await ledgerWrite(db, tenantId, {
      work: async ({ tx, revision, touch }) => {
        const [answer] = await tx.query<{ readonly changed: number }>(
          `WITH filled AS (UPDATE ledger.forecast f SET actual = w.value, revision = CAST($2 AS bigint)
FROM unnest(CAST($3 AS integer[]), CAST($4 AS date[]), CAST($5 AS bigint[])) w(node_id, day, value), ledger.forecast_run r
WHERE f.tenant_id = CAST($1 AS uuid) AND f.node_id = w.node_id AND f.day = w.day AND f.actual IS DISTINCT FROM w.value
AND r.tenant_id = CAST($1 AS uuid) AND r.id = f.run_id AND r.grain = $6 RETURNING 1)
SELECT count(*) AS changed FROM filled`,
          [
            tenantId,
            revision,
            integerArray(batch.map(({ nodeId }) => nodeId)),
            `{${batch.map(({ day }) => day).join(',')}}`,
            integerArray(batch.map(({ value }) => value)),
            grain,
          ],
        );
        if ((answer?.changed ?? 0) > 0) touch();
        return answer?.changed ?? 0;
      },
    });
    changed += result;
  }
  return changed;
}
