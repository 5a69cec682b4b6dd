import { type Dimension, entity, text } from './dimension.ts';

const category = { table: 'category', columns: ['name'] } as const;

function level(depth: 1 | 2 | 3): Dimension {
  return entity(
    {
      name: `category_level${depth}`,
      title: `Category, level ${depth}`,
      definition:
        depth === 1
          ? 'Top category above the product’s own, or that itself.'
          : `Category at depth ${depth} above the product’s own; none where its branch is shallower.`,
    },
    `level${depth}_id`,
    { label: category, ofLine: true, join: 'category' },
  );
}

/** What was sold. Counts of orders do not add up over these: an order can hold several. */
export const productDimensions: readonly Dimension[] = [
  entity(
    { name: 'product', title: 'Product', definition: 'The product of the line.' },
    'product_id',
    { label: { table: 'product', columns: ['title'] }, ofLine: true },
  ),
  entity(
    { name: 'variant', title: 'Variant', definition: 'The variant of the line.' },
    'variant_id',
    { label: { table: 'variant', columns: ['title', 'sku'] }, ofLine: true },
  ),
  text(
    { name: 'sku', title: 'SKU', definition: 'The merchant’s article number of the variant.' },
    { from: 'join', join: 'variant', column: 'sku' },
    { ofLine: true },
  ),
  entity(
    {
      name: 'category',
      title: 'Category',
      definition:
        'The category that the product is assigned to, now. `under` takes a category with all below it.',
    },
    'category_id',
    { label: category, ofLine: true, join: 'product', tree: true },
  ),
  level(1),
  level(2),
  level(3),
  text(
    { name: 'brand', title: 'Brand', definition: 'The product’s brand, now.' },
    { from: 'join', join: 'product', column: 'brand' },
    { ofLine: true },
  ),
];
