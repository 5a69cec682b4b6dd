import {
  type ForecastLevel,
  type ForecastMeasure,
  forecastKey,
  type NewForecastNode,
} from '../../ledger/index.ts';

type Ids = Partial<
  Pick<
    NewForecastNode,
    'storeId' | 'channelId' | 'locationId' | 'categoryId' | 'productId' | 'variantId'
  >
>;

/** A node of a level, by its ids; those that it does not have are left out. */
export function nodeOf(
  level: ForecastLevel,
  of: { readonly measure: ForecastMeasure; readonly currency: string },
  ids: Ids,
): NewForecastNode {
  const node = {
    level,
    measure: of.measure,
    storeId: null,
    channelId: null,
    locationId: null,
    categoryId: null,
    productId: null,
    variantId: null,
    ...ids,
  };
  return { ...node, key: forecastKey(node), currency: of.currency };
}
