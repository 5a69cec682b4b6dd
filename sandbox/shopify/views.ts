import {
  collectionView,
  itemView,
  locationView,
  productView,
  variantView,
} from './resolve-catalogue.ts';
import { CustomerView } from './resolve-customer.ts';
import { OrderView } from './resolve-order.ts';
import { orderVisible } from './resolve-root.ts';
import type { ViewContext, Views } from './view-context.ts';

/** A context whose parts can show each other. */
export function viewContext(from: Omit<ViewContext, 'views'>): ViewContext {
  const { shop } = from;
  const shown = <T>(
    get: (id: string) => T | undefined,
    view: (context: ViewContext, item: T) => object,
  ): ((id: string | null) => object | null) => {
    return (id) => {
      const item = id === null ? undefined : get(id);
      return item === undefined ? null : view(context, item);
    };
  };
  const views: Views = {
    order: (id) => {
      const order = id === null ? undefined : shop.orders.get(id);
      return order === undefined || !orderVisible(context)(order)
        ? null
        : new OrderView(context, order);
    },
    product: shown((id) => shop.products.get(id), productView),
    variant: shown((id) => shop.variants.get(id), variantView),
    item: shown((id) => shop.variantByItem.get(id), itemView),
    collection: shown((id) => shop.collections.get(id), collectionView),
    customer: shown(
      (id) => shop.customers.get(id),
      (at, customer) => new CustomerView(at, customer),
    ),
    location: shown((id) => shop.locations.get(id), locationView),
  };
  const context: ViewContext = { ...from, views };
  return context;
}
