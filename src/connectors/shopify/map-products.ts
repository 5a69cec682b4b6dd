import { z } from 'zod';
import {
  type CanonicalProduct,
  type CanonicalVariant,
  currencyCode,
  type Json,
  type SourceRecord,
} from '../../core/index.ts';
import { idOf } from './gid.ts';
import { type Mapped, mapNode } from './mapped.ts';
import { tenThousandths } from './money.ts';
import { NodeFault } from './node-fault.ts';
import { text } from './place.ts';

const product = z.object({
  id: z.string(),
  title: z.string(),
  vendor: z.string().nullish(),
  productType: z.string().nullish(),
  collections: z.object({ nodes: z.array(z.object({ id: z.string() })) }).nullish(),
  variants: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        title: z.string().nullish(),
        sku: z.string().nullish(),
        inventoryItem: z
          .object({
            unitCost: z.object({ amount: z.string(), currencyCode: z.string() }).nullish(),
          })
          .nullish(),
      }),
    ),
  }),
});

type ProductNode = z.infer<typeof product>;
type VariantNode = ProductNode['variants']['nodes'][number];

/** External id of the category that a product type stands for; ids of collections are numbers. */
const typePrefix = 'type:';

/**
 * Maps a product with all its variants. Its category is its product type, which the merchant gives it and of which it has one;
 * without one its oldest collection (smallest id). The type's category comes with the product. Never throws for what Shopify
 * answered.
 */
export function mapProduct(node: Json): Mapped {
  return mapNode({ recordKind: 'product', source: 'products' }, node, () => {
    const read = product.parse(node);
    if (read.variants.nodes.length === 0) {
      throw new NodeFault('variants_missing', `Product "${read.title}" came without a variant.`);
    }
    const type = text(read.productType);
    const record: CanonicalProduct = {
      externalId: idOf(read.id),
      title: read.title,
      brand: text(read.vendor),
      categoryExternalId: type === null ? oldestCollection(read) : `${typePrefix}${type}`,
      variants: read.variants.nodes.map(variantOf),
    };
    return {
      records: [
        ...(type === null ? [] : [typeRecord(type)]),
        { kind: 'product', record, raw: node },
      ],
      problems: [],
    };
  });
}

function typeRecord(type: string): SourceRecord {
  const record = { externalId: `${typePrefix}${type}`, name: type, parentExternalId: null };
  return { kind: 'category', record, raw: null };
}

function oldestCollection({ collections }: ProductNode): string | null {
  const ids = (collections?.nodes ?? []).map(({ id }) => idOf(id));
  ids.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return ids[0] ?? null;
}

/** A product without options has one variant, which Shopify calls `Default Title`. */
const noTitle = 'Default Title';

function variantOf(variant: VariantNode): CanonicalVariant {
  const cost = variant.inventoryItem?.unitCost ?? null;
  return {
    externalId: idOf(variant.id),
    title: variant.title === noTitle ? null : text(variant.title),
    sku: text(variant.sku),
    unitCostE4: cost === null ? null : tenThousandths(cost, currencyCode(cost.currencyCode)),
  };
}
