import { addDays, businessDay } from '../../core/index.ts';
import type { TwinReader } from '../../twin/index.ts';
import type { PlanSpan } from './plan-periods.ts';

/** A product of a store's events. */
export type KnownProduct = {
  /** Null = lines without a product, and amounts without a line. */
  readonly id: number | null;
  /** Its root category, now; null = none. */
  readonly categoryId: number | null;
  /** It moved within the last year: older ones are in their category's sum, and forecast nothing of their own. */
  readonly isLive: boolean;
};

/** Products that are read together. */
export type ProductRange = {
  readonly products: readonly KnownProduct[];
  /** Least and greatest id; null for what has no product. */
  readonly bounds: readonly [number, number] | null;
  /** The condition on an event `e`. */
  readonly where: string;
};

/** At a thousand days each, a quarter of a million rows at most, unless a product has many SKUs. */
const productsAtOnce = 250;
const liveDays = 365;

const productsText = `SELECT e.product_id, c.level1_id, CAST(max(e.event_day) >= CAST($4 AS date) AS integer)
FROM ledger.sale_event e LEFT JOIN ledger.product p ON p.id = e.product_id LEFT JOIN ledger.category c ON c.id = p.category_id
WHERE e.store_id = CAST($1 AS integer) AND e.kind IN ('sale', 'reversal')
AND e.event_day BETWEEN CAST($2 AS date) AND CAST($3 AS date)
GROUP BY e.product_id, c.level1_id ORDER BY e.product_id NULLS FIRST`;

/** A store's products with any event in a span, in ranges of ids; what has none comes first. */
export async function productRanges(
  reader: TwinReader,
  { storeId, span }: { readonly storeId: number; readonly span: PlanSpan },
): Promise<readonly ProductRange[]> {
  const { originDay, periods } = span;
  const { rows } = await reader.query(productsText, [
    String(storeId),
    periods[0] ?? originDay,
    originDay,
    addDays(businessDay(originDay), 1 - liveDays),
  ]);
  const products = rows.map(
    ([id, categoryId, isLive]): KnownProduct => ({
      id: id === null ? null : Number(id),
      categoryId: categoryId === null ? null : Number(categoryId),
      isLive: Number(isLive) === 1,
    }),
  );
  const none = products.filter(({ id }) => id === null);
  const ranges: ProductRange[] =
    none.length === 0 ? [] : [{ products: none, bounds: null, where: 'e.product_id IS NULL' }];
  const named = products.filter(({ id }) => id !== null);
  for (let from = 0; from < named.length; from += productsAtOnce)
    ranges.push(rangeOf(named.slice(from, from + productsAtOnce)));
  return ranges;
}

function rangeOf(products: readonly KnownProduct[]): ProductRange {
  const [first, last] = [products[0]?.id ?? 0, products.at(-1)?.id ?? 0];
  return {
    products,
    bounds: [first, last],
    where: `e.product_id BETWEEN ${first} AND ${last}`,
  };
}
