import { AppError, type TenantId } from '../../core/index.ts';
import type { ForecastLevel, ForecastMeasure } from '../../ledger/index.ts';
import type { TwinReader } from '../../twin/index.ts';
import type { NamedNode, NamedNodesRequest } from '../plan.ts';
import { type PlanningContext, readUpToDate } from './planning-context.ts';

const defaultLimit = 200;

/*
 * The override of a period is the latest of those that hold it; halves go upwards, as in `overriddenValue`. `children` counts what is one level down; a store's parts stand in
 * three levels.
 */
const nodesText = `WITH run AS (SELECT id FROM ledger.forecast_run WHERE grain = CAST($1 AS text) AND current AND deleted_at IS NULL),
live AS (SELECT * FROM ledger.forecast_node WHERE deleted_at IS NULL AND measure = CAST($2 AS text)),
points AS (SELECT f.node_id, f.step, f.value, f.lower80, f.upper80, f.reporting_value, f.reason,
  arg_max(o.kind, o.id) AS kind, arg_max(o.value, o.id) AS changed
  FROM ledger.forecast f JOIN run ON run.id = f.run_id
  LEFT JOIN ledger.forecast_override o ON o.node_id = f.node_id AND o.grain = CAST($1 AS text) AND o.deleted_at IS NULL
    AND f.day BETWEEN o.day_from AND o.day_to
  WHERE f.deleted_at IS NULL GROUP BY ALL),
totals AS (SELECT node_id, CAST(sum(value) AS bigint) AS value, CAST(sum(lower80) AS bigint) AS lower80,
  CAST(sum(upper80) AS bigint) AS upper80,
  CASE WHEN count(reporting_value) = count(*) THEN CAST(sum(reporting_value) AS bigint) END AS reporting,
  CAST(sum(CASE kind WHEN 'set' THEN changed WHEN 'percent' THEN floor(value * (10000 + changed) / 10000.0 + 0.5) ELSE value END) AS bigint) AS shown,
  string_agg(DISTINCT reason, ',' ORDER BY reason) AS reasons FROM points GROUP BY node_id),
parts AS (SELECT 'company' AS level, CAST(NULL AS integer) AS id, count(*) AS number FROM live WHERE level = 'store'
  UNION ALL SELECT 'store', store_id, count(*) FROM live WHERE level IN ('channel', 'location', 'category') GROUP BY store_id
  UNION ALL SELECT 'product', product_id, count(*) FROM live WHERE level = 'sku' GROUP BY product_id),
in_category AS (SELECT store_id, category_id, count(*) AS number FROM live WHERE level = 'product' GROUP BY store_id, category_id)
SELECT n.id, n.key, n.level, n.measure, n.store_id, n.channel_id, n.location_id, n.category_id, n.product_id, n.variant_id, n.currency,
  CASE n.level WHEN 'store' THEN s.name WHEN 'channel' THEN c.name WHEN 'location' THEN l.name WHEN 'category' THEN g.name
    WHEN 'product' THEN p.title WHEN 'sku' THEN COALESCE(v.sku, v.title) END AS node_name,
  s.name AS store_name, t.value, t.shown, t.lower80, t.upper80, t.reporting, t.reasons,
  COALESCE(CASE n.level WHEN 'category' THEN i.number ELSE q.number END, 0) AS children
FROM live n LEFT JOIN totals t ON t.node_id = n.id
LEFT JOIN ledger.store s ON s.id = n.store_id LEFT JOIN ledger.channel c ON c.id = n.channel_id
LEFT JOIN ledger.location l ON l.id = n.location_id LEFT JOIN ledger.category g ON g.id = n.category_id
LEFT JOIN ledger.product p ON p.id = n.product_id LEFT JOIN ledger.variant v ON v.id = n.variant_id
LEFT JOIN parts q ON q.level = n.level AND q.id IS NOT DISTINCT FROM CASE n.level WHEN 'store' THEN n.store_id WHEN 'product' THEN n.product_id END
LEFT JOIN in_category i ON i.store_id = n.store_id AND i.category_id IS NOT DISTINCT FROM n.category_id
WHERE (CAST($3 AS text) IS NULL OR n.level = CAST($3 AS text)) AND (CAST($4 AS integer) IS NULL OR n.store_id = CAST($4 AS integer))
  AND (CAST($5 AS integer) IS NULL OR n.category_id = CAST($5 AS integer))
  AND (CAST($6 AS integer) IS NULL OR n.product_id = CAST($6 AS integer))
  AND (CAST($7 AS text) IS NULL OR list_contains(string_split(CAST($7 AS text), ','), CAST(n.id AS text)))
  AND (CAST($8 AS text) IS NULL OR contains(lower(node_name), lower(CAST($8 AS text))))
ORDER BY t.shown DESC NULLS LAST, n.id LIMIT CAST($9 AS integer)`;

/** Nodes with their names and what is expected of them, largest first. Cost: one pass over the current run's rows. */
export async function showNodes(
  context: PlanningContext,
  tenantId: TenantId,
  request: NamedNodesRequest,
): Promise<readonly NamedNode[]> {
  return readUpToDate(context, { tenantId }, (reader) => nodesIn(reader, request));
}

/** One node with its name, whatever its measure. @throws AppError `not_found` */
export async function namedNode(
  reader: TwinReader,
  { nodeId, grain }: { readonly nodeId: number; readonly grain: NamedNodesRequest['grain'] },
): Promise<NamedNode> {
  for (const measure of ['net_sales', 'units'] as const) {
    const [node] = await nodesIn(reader, { grain, measure, ids: [nodeId] });
    if (node !== undefined) return node;
  }
  throw new AppError('not_found', `There is no forecast ${nodeId}.`);
}

async function nodesIn(
  reader: TwinReader,
  request: NamedNodesRequest,
): Promise<readonly NamedNode[]> {
  const { grain, measure, level, ids, storeId, categoryId, productId } = request;
  const { search, limit = defaultLimit } = request;
  const text = (id: number | undefined): string | null => (id === undefined ? null : String(id));
  const { rows } = await reader.query(nodesText, [
    ...[grain, measure, level ?? null, text(storeId), text(categoryId), text(productId)],
    ...[ids?.join(',') ?? null, search === undefined || search === '' ? null : search],
    String(limit),
  ]);
  return rows.map(namedNodeOf);
}

function number(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

function namedNodeOf(row: readonly unknown[]): NamedNode {
  const [id, key, level, measure, storeId, channelId, locationId, categoryId, productId] = row;
  const [variantId, currency, name, storeName, value, shown, lower80, upper80] = row.slice(9);
  const [reporting, reasons, children] = row.slice(17);
  const reasonText = textOf(reasons);
  return {
    ...{ id: Number(id), key: String(key) },
    // Both come from our own tables, whose checks allow nothing else.
    ...{ level: level as ForecastLevel, measure: measure as ForecastMeasure },
    ...{ storeId: number(storeId), channelId: number(channelId), locationId: number(locationId) },
    ...{ categoryId: number(categoryId), productId: number(productId) },
    ...{ variantId: number(variantId), currency: String(currency) },
    ...{ name: textOf(name), storeName: textOf(storeName) },
    total:
      value === null
        ? null
        : {
            ...{ value: Number(value), shown: Number(shown) },
            ...{ lower80: Number(lower80), upper80: Number(upper80) },
            reporting: number(reporting),
          },
    reasons: reasonText === null ? [] : reasonText.split(','),
    children: Number(children),
  };
}
