import type { CanonicalProduct, CanonicalVariant } from '../../core/index.ts';
import type { SqlValue } from '../database.ts';
import type { LedgerWrite } from '../pages/ledger-write.ts';
import { integerArray } from '../rows/row-writer.ts';
import {
  type EntityCounts,
  entityTable,
  findEntities,
  markDeleted,
  type StoredEntity,
  upsertEntities,
  type WantedEntity,
} from './entity-table.ts';

const products = entityTable(
  'product',
  [
    ['title', 'text'],
    ['brand', 'text'],
    ['category_id', 'integer'],
    ['stub', 'boolean'],
  ],
  { cached: true },
);
const variants = entityTable(
  'variant',
  [
    ['product_id', 'integer'],
    ['title', 'text'],
    ['sku', 'text'],
    ['unit_cost_e4', 'bigint'],
  ],
  { cached: true },
);

/** A product or variant as an order line names it. */
export type LineReference = {
  readonly productExternalId: string | null;
  readonly title: string;
  readonly sku: string | null;
};

/** What a line needs to know of a variant. */
export type KnownVariant = {
  readonly id: number;
  readonly productId: number;
  readonly unitCostE4: number | null;
};

export type ProductRequest = {
  readonly storeId: number;
  readonly records: ReadonlyMap<string, CanonicalProduct>;
  /** Title of each product that lines name, by external id. */
  readonly productReferences: ReadonlyMap<string, string>;
  /** Variants that lines name, by external id. */
  readonly variantReferences: ReadonlyMap<string, LineReference>;
  readonly deleted: ReadonlySet<string>;
  readonly deletedVariants: ReadonlySet<string>;
  readonly categoryIds: ReadonlyMap<string, number>;
};

export type ProductOutcome = {
  readonly products: ReadonlyMap<string, number>;
  readonly variants: ReadonlyMap<string, KnownVariant>;
  readonly counts: EntityCounts;
  /** Ids of variants that went, by themselves or with their product. */
  readonly goneVariants: readonly number[];
};

type StoredProduct = StoredEntity & { readonly stub: boolean; readonly title: string };
type StoredVariant = StoredEntity & {
  readonly product_id: number;
  readonly unit_cost_e4: number | null;
};

/**
 * Resolves or creates products and their variants. What only order lines name becomes a stub; a product's record fills it
 * later. A record is the whole product: variants that it no longer has are marked deleted. A product takes its variants along
 * when it goes.
 */
export async function writeProducts(
  write: LedgerWrite,
  request: ProductRequest,
): Promise<ProductOutcome> {
  const recorded = new Map<string, CanonicalVariant>();
  for (const product of request.records.values()) {
    for (const variant of product.variants) recorded.set(variant.externalId, variant);
  }
  const foundVariants = await findEntities<StoredVariant>(write, {
    table: variants,
    storeId: request.storeId,
    externalIds: [
      ...recorded.keys(),
      ...request.variantReferences.keys(),
      ...request.deletedVariants,
    ],
    extra: 'product_id, unit_cost_e4',
  });
  const saved = await saveProducts(write, request, foundVariants);
  const state = { foundVariants, recorded, productIds: saved.ids };
  const known = await saveVariants(write, request, state);
  const dropped = await dropVariants(write, request, { recorded, productIds: saved.ids });
  // A product and its variants came as one record, and count as one.
  const stored = [...request.records.values()].filter(
    ({ externalId, variants: own }) =>
      saved.changed.has(externalId) || own.some((variant) => known.changed.has(variant.externalId)),
  ).length;
  const unchanged = request.records.size - stored;
  return {
    products: saved.ids,
    variants: known.variants,
    counts: { stored, unchanged, removed: saved.counts.removed + known.removed },
    goneVariants: [...dropped, ...known.gone],
  };
}

async function saveProducts(
  write: LedgerWrite,
  request: ProductRequest,
  foundVariants: ReadonlyMap<string, StoredVariant>,
) {
  const { records, storeId, deleted } = request;
  const titles = new Map(request.productReferences);
  // A variant that nobody has seen, on a line that names no product, is taken for a product of its own.
  for (const [externalId, { productExternalId, title }] of request.variantReferences) {
    if (productExternalId === null && !foundVariants.has(externalId)) titles.set(externalId, title);
  }
  const found = await findEntities<StoredProduct>(write, {
    table: products,
    storeId,
    externalIds: [...records.keys(), ...titles.keys(), ...deleted],
    extra: 'stub, title',
  });
  const wanted = new Map<string, WantedEntity>();
  for (const [externalId, title] of titles) {
    const known = found.get(externalId);
    const named = title.trim() === '' ? externalId : title;
    // The first line may have had no title: a later one then gives it.
    const better = known?.stub === true && known.title === externalId && named !== externalId;
    if (known === undefined || better) wanted.set(externalId, { ...stubAs(named), stub: !better });
  }
  for (const record of records.values()) {
    wanted.set(record.externalId, productAs(record, request.categoryIds));
  }
  return upsertEntities(write, { table: products, storeId, found, wanted, deleted });
}

function stubAs(title: string): WantedEntity {
  const values = [title, null, null, 'true'];
  return { content: JSON.stringify(values), values: () => values, stub: true };
}

function productAs(
  { title, brand, categoryExternalId }: CanonicalProduct,
  categoryIds: ReadonlyMap<string, number>,
): WantedEntity {
  const category = categoryExternalId === null ? undefined : categoryIds.get(categoryExternalId);
  const values = [title, brand, category === undefined ? null : String(category), 'false'];
  return { content: JSON.stringify(values), values: () => values, stub: false };
}

type VariantState = {
  readonly foundVariants: ReadonlyMap<string, StoredVariant>;
  readonly recorded: ReadonlyMap<string, CanonicalVariant>;
  readonly productIds: ReadonlyMap<string, number>;
};

async function saveVariants(write: LedgerWrite, request: ProductRequest, state: VariantState) {
  const { foundVariants, productIds } = state;
  const wanted = new Map<string, WantedEntity>();
  for (const [externalId, { productExternalId, sku }] of request.variantReferences) {
    if (foundVariants.has(externalId)) continue;
    const productId = productIds.get(productExternalId ?? externalId);
    if (productId === undefined) continue;
    wanted.set(
      externalId,
      variantAs({ productId, title: null, sku, unitCostE4: null, stub: true }),
    );
  }
  for (const product of request.records.values()) {
    const productId = productIds.get(product.externalId);
    if (productId === undefined) continue;
    for (const { externalId, title, sku, unitCostE4 } of product.variants) {
      if (request.deletedVariants.has(externalId)) continue;
      wanted.set(externalId, variantAs({ productId, title, sku, unitCostE4, stub: false }));
    }
  }
  const { ids, changed, counts } = await upsertEntities(write, {
    table: variants,
    storeId: request.storeId,
    found: foundVariants,
    wanted,
    deleted: request.deletedVariants,
  });
  const gone = [...request.deletedVariants].flatMap((externalId) => {
    const stored = foundVariants.get(externalId);
    return stored === undefined || stored.deleted ? [] : [stored.id];
  });
  return { variants: knownVariants(ids, request, state), changed, removed: counts.removed, gone };
}

function knownVariants(
  ids: ReadonlyMap<string, number>,
  request: ProductRequest,
  { foundVariants, recorded, productIds }: VariantState,
): Map<string, KnownVariant> {
  const owners = new Map<string, string>();
  for (const product of request.records.values()) {
    for (const { externalId } of product.variants) owners.set(externalId, product.externalId);
  }
  const known = new Map<string, KnownVariant>();
  for (const externalId of new Set([...ids.keys(), ...foundVariants.keys()])) {
    const stored = foundVariants.get(externalId);
    const id = ids.get(externalId) ?? stored?.id;
    const reference = request.variantReferences.get(externalId);
    const owner = owners.get(externalId) ?? reference?.productExternalId ?? externalId;
    const productId = owners.has(externalId)
      ? productIds.get(owner)
      : (stored?.product_id ?? productIds.get(owner));
    const record = recorded.get(externalId);
    const unitCostE4 = record === undefined ? (stored?.unit_cost_e4 ?? null) : record.unitCostE4;
    if (id !== undefined && productId !== undefined)
      known.set(externalId, { id, productId, unitCostE4 });
  }
  return known;
}

type VariantFields = {
  readonly productId: number;
  readonly title: string | null;
  readonly sku: string | null;
  readonly unitCostE4: number | null;
  readonly stub: boolean;
};

function variantAs({ productId, title, sku, unitCostE4, stub }: VariantFields): WantedEntity {
  const cost = unitCostE4 === null ? null : String(unitCostE4);
  const values: SqlValue[] = [String(productId), title, sku, cost];
  return { content: JSON.stringify([...values, stub]), values: () => values, stub };
}

/** Marks the variants that a product's record no longer has, and those of products that went. @returns their ids */
async function dropVariants(
  write: LedgerWrite,
  { records, storeId, deleted }: ProductRequest,
  { recorded, productIds }: Omit<VariantState, 'foundVariants'>,
): Promise<readonly number[]> {
  const products = [...records.keys(), ...deleted].flatMap((name) => productIds.get(name) ?? []);
  if (products.length === 0) return [];
  const rows = await write.tx.query<{ readonly id: number; readonly external_id: string }>(
    `SELECT v.* FROM unnest(CAST($2 AS integer[])) AS w(id) CROSS JOIN LATERAL (
  SELECT id, external_id FROM ledger.variant WHERE tenant_id = CAST($1 AS uuid)
  AND product_id = w.id AND deleted_at IS NULL OFFSET 0) AS v`,
    [write.tenantId, integerArray(products)],
  );
  const gone = rows.filter((row) => !recorded.has(row.external_id)).map((row) => row.id);
  await markDeleted(write, { table: variants, storeId }, gone);
  return gone;
}
