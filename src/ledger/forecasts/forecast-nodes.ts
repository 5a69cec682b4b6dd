import type { TenantId } from '../../core/index.ts';
import type { Database, SqlValue } from '../database.ts';
import { type LedgerWrite, ledgerWrite } from '../pages/ledger-write.ts';
import { numberText } from '../rows/bound-text.ts';
import { integerArray, rowWriter, textArray } from '../rows/row-writer.ts';
import type { ForecastLevel, ForecastMeasure, ForecastNode, NewForecastNode } from './forecast.ts';

const columns = `n.id, n.key, n.level, n.measure, n.store_id AS "storeId", n.channel_id AS "channelId",
n.location_id AS "locationId", n.category_id AS "categoryId", n.product_id AS "productId",
n.variant_id AS "variantId", n.currency`;

const writeRows = rowWriter({
  into: 'ledger.forecast_node AS n',
  shared: [
    ['tenant_id', 'uuid'],
    ['revision', 'bigint'],
  ],
  columns: [
    ['id', 'integer'],
    ['key', 'text'],
    ['level', 'text'],
    ['measure', 'text'],
    ['store_id', 'integer'],
    ['channel_id', 'integer'],
    ['location_id', 'integer'],
    ['category_id', 'integer'],
    ['product_id', 'integer'],
    ['variant_id', 'integer'],
    ['currency', 'text'],
  ],
  conflict: `ON CONFLICT (tenant_id, key) DO UPDATE SET category_id = excluded.category_id,
currency = excluded.currency, revision = excluded.revision, deleted_at = NULL`,
});

const knownText = `SELECT ${columns} FROM unnest(CAST($2 AS text[])) w(key)
CROSS JOIN LATERAL (SELECT * FROM ledger.forecast_node x
  WHERE x.tenant_id = CAST($1 AS uuid) AND x.key = w.key AND x.deleted_at IS NULL OFFSET 0) n`;

/**
 * The nodes of these keys, in their order; those that are not there yet are made, and a product that moved to another category
 * is moved.
 */
export async function ensureForecastNodes(
  db: Database,
  tenantId: TenantId,
  wanted: readonly NewForecastNode[],
): Promise<readonly ForecastNode[]> {
  const { result } = await ledgerWrite(db, tenantId, { work: (write) => ensure(write, wanted) });
  return result;
}

async function ensure(
  write: LedgerWrite,
  wanted: readonly NewForecastNode[],
): Promise<readonly ForecastNode[]> {
  const { tx, tenantId, revision } = write;
  const keys = textArray(new Set(wanted.map(({ key }) => key)));
  const known = new Map(
    (await tx.query<ForecastNode>(knownText, [tenantId, keys])).map((node) => [node.key, node]),
  );
  const changed = new Map<string, ForecastNode>();
  const nodes = wanted.map((node): ForecastNode => {
    const there = changed.get(node.key) ?? known.get(node.key);
    const isSame = there?.categoryId === node.categoryId && there.currency === node.currency;
    if (there !== undefined && isSame) return there;
    const made = { ...node, id: there?.id ?? write.takeId() };
    changed.set(node.key, made);
    return made;
  });
  if (changed.size > 0) {
    await writeRows(tx, [tenantId, revision], [...changed.values()].flatMap(cells));
    write.touch();
  }
  return nodes;
}

function cells(node: ForecastNode): SqlValue[] {
  return [
    String(node.id),
    node.key,
    node.level,
    node.measure,
    numberText(node.storeId),
    numberText(node.channelId),
    numberText(node.locationId),
    numberText(node.categoryId),
    numberText(node.productId),
    numberText(node.variantId),
    node.currency,
  ];
}

export type ForecastNodesRequest = {
  readonly ids?: readonly number[];
  readonly levels?: readonly ForecastLevel[];
  readonly measure?: ForecastMeasure;
  readonly storeId?: number;
  /** Of products: those of this root category. */
  readonly categoryId?: number;
  /** Of SKUs: those of this product. */
  readonly productId?: number;
  /** 10,000 by default. */
  readonly limit?: number;
};

/** Nodes, by id. */
export function listForecastNodes(
  db: Database,
  tenantId: TenantId,
  request: ForecastNodesRequest = {},
): Promise<readonly ForecastNode[]> {
  const { ids, levels, measure, storeId, categoryId, productId, limit = 10_000 } = request;
  return db.tenant(
    tenantId,
    (tx) =>
      tx.query<ForecastNode>(
        `SELECT ${columns} FROM ledger.forecast_node n WHERE n.tenant_id = CAST($1 AS uuid) AND n.deleted_at IS NULL
AND (CAST($2 AS integer[]) IS NULL OR n.id = ANY (CAST($2 AS integer[])))
AND (CAST($3 AS text[]) IS NULL OR n.level = ANY (CAST($3 AS text[])))
AND (CAST($4 AS text) IS NULL OR n.measure = CAST($4 AS text))
AND (CAST($5 AS integer) IS NULL OR n.store_id = CAST($5 AS integer))
AND (CAST($6 AS integer) IS NULL OR n.category_id = CAST($6 AS integer))
AND (CAST($7 AS integer) IS NULL OR n.product_id = CAST($7 AS integer))
ORDER BY n.id LIMIT CAST($8 AS integer)`,
        [
          tenantId,
          ids === undefined ? null : integerArray(ids),
          levels === undefined ? null : textArray(levels),
          measure ?? null,
          numberText(storeId ?? null),
          numberText(categoryId ?? null),
          numberText(productId ?? null),
          String(limit),
        ],
      ),
    { readOnly: true },
  );
}
