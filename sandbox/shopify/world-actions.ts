import {
  addCollection,
  addCustomer,
  addLocation,
  addProduct,
  type CustomerChange,
  type CustomerInput,
  changeCustomer,
  changeLocation,
  changeProduct,
  changeVariant,
  deleteCollection,
  deleteCustomer,
  deleteProduct,
  deleteVariant,
  type LocationInput,
  mergeCustomers,
  type ProductChange,
  type ProductInput,
  renameCollection,
  type VariantChange,
} from '../world/live/change-catalogue.ts';
import {
  annotateOrder,
  deleteOrder,
  type EditInput,
  editOrder,
  fulfilOrder,
} from '../world/live/change-order.ts';
import type { LiveShop } from '../world/live/live-shop.ts';
import { type OrderInput, placeOrder } from '../world/live/place-order.ts';
import {
  type CancelInput,
  cancelOrder,
  type RefundInput,
  refundOrder,
} from '../world/live/refund-order.ts';
import { disconnectLevel, type StockFigures, setStock } from '../world/live/stock.ts';
import type { ShopifyPlatform } from './platform.ts';
import type { ShopAccount } from './shop-account.ts';

/** Everything that can be done to a shop from outside, as plain data. */
export type WorldAction =
  | { readonly action: 'sell'; readonly count?: number }
  | { readonly action: 'placeOrder'; readonly order: OrderInput }
  | { readonly action: 'editOrder'; readonly id: string; readonly edit: EditInput }
  | { readonly action: 'refundOrder'; readonly id: string; readonly refund: RefundInput }
  | { readonly action: 'cancelOrder'; readonly id: string; readonly cancel?: CancelInput }
  | { readonly action: 'fulfilOrder' | 'deleteOrder'; readonly id: string }
  | {
      readonly action: 'annotateOrder';
      readonly id: string;
      readonly note?: string | null;
      readonly tags?: readonly string[];
    }
  | { readonly action: 'addProduct'; readonly product: ProductInput }
  | { readonly action: 'changeProduct'; readonly id: string; readonly change: ProductChange }
  | { readonly action: 'changeVariant'; readonly id: string; readonly change: VariantChange }
  | { readonly action: 'deleteProduct' | 'deleteVariant' | 'deleteCollection'; readonly id: string }
  | { readonly action: 'addCollection'; readonly title: string }
  | { readonly action: 'renameCollection'; readonly id: string; readonly title: string }
  | { readonly action: 'addLocation'; readonly location: LocationInput }
  | {
      readonly action: 'changeLocation';
      readonly id: string;
      readonly change: { readonly name?: string; readonly active?: boolean };
    }
  | { readonly action: 'addCustomer'; readonly customer: CustomerInput }
  | { readonly action: 'changeCustomer'; readonly id: string; readonly change: CustomerChange }
  | { readonly action: 'deleteCustomer'; readonly id: string }
  | { readonly action: 'mergeCustomers'; readonly from: string; readonly into: string }
  | {
      readonly action: 'setStock';
      readonly variantId: string;
      readonly locationId: string;
      readonly figures: StockFigures;
    }
  | {
      readonly action: 'disconnectStock';
      readonly variantId: string;
      readonly locationId: string;
    };

/** Does an action and says what came of it: the id of what was made, where something was. */
export function actOn(shop: LiveShop, action: Exclude<WorldAction, { action: 'sell' }>): object {
  switch (action.action) {
    case 'placeOrder':
      return { id: placeOrder(shop, action.order).id };
    case 'editOrder':
      return { id: editOrder(shop, action.id, action.edit).id };
    case 'refundOrder':
      return { id: refundOrder(shop, action.id, action.refund).id };
    case 'cancelOrder':
      return { id: cancelOrder(shop, action.id, action.cancel ?? {}).id };
    case 'fulfilOrder':
      fulfilOrder(shop, action.id);
      return {};
    case 'deleteOrder':
      deleteOrder(shop, action.id);
      return {};
    case 'annotateOrder':
      annotateOrder(shop, action.id, action);
      return {};
    default:
      return actOnCatalogue(shop, action);
  }
}

type CatalogueAction = Exclude<
  WorldAction,
  {
    action:
      | 'sell'
      | 'placeOrder'
      | `${'edit' | 'refund' | 'cancel' | 'fulfil' | 'delete' | 'annotate'}Order`;
  }
>;

function actOnCatalogue(shop: LiveShop, action: CatalogueAction): object {
  switch (action.action) {
    case 'addProduct': {
      const { id, variantIds } = addProduct(shop, action.product);
      return { id, variantIds };
    }
    case 'changeProduct':
      changeProduct(shop, action.id, action.change);
      return {};
    case 'changeVariant':
      changeVariant(shop, action.id, action.change);
      return {};
    case 'deleteProduct':
      deleteProduct(shop, action.id);
      return {};
    case 'deleteVariant':
      deleteVariant(shop, action.id);
      return {};
    case 'deleteCollection':
      deleteCollection(shop, action.id);
      return {};
    case 'addCollection':
      return { id: addCollection(shop, action.title).id };
    case 'renameCollection':
      renameCollection(shop, action.id, action.title);
      return {};
    default:
      return actOnPlaces(shop, action);
  }
}

type PlaceAction = Exclude<
  CatalogueAction,
  { action: `${string}Product` | `${string}Collection` | `${string}Variant` }
>;

function actOnPlaces(shop: LiveShop, action: PlaceAction): object {
  switch (action.action) {
    case 'addLocation':
      return { id: addLocation(shop, action.location).id };
    case 'changeLocation':
      changeLocation(shop, action.id, action.change);
      return {};
    case 'addCustomer':
      return { id: addCustomer(shop, action.customer).id };
    case 'changeCustomer':
      changeCustomer(shop, action.id, action.change);
      return {};
    case 'deleteCustomer':
      deleteCustomer(shop, action.id);
      return {};
    case 'mergeCustomers':
      mergeCustomers(shop, action.from, action.into);
      return {};
    case 'setStock':
      setStock(shop, action, action.figures);
      return {};
    case 'disconnectStock':
      disconnectLevel(shop, action);
      return {};
  }
}

/** The same over HTTP; what is not known is refused by the action itself. */
export function changeWorld(platform: ShopifyPlatform, account: ShopAccount, body: object): object {
  if (!isAction(body)) throw new RangeError('action is missing');
  if (body.action === 'sell') {
    const sold = platform.world.sell(account.account, body.count ?? 1);
    return { ids: sold.map(({ id }) => id) };
  }
  const done = actOn(account.shop, body);
  if (done === undefined) throw new RangeError('there is no such action');
  return done;
}

function isAction(body: object): body is WorldAction {
  return 'action' in body && typeof body.action === 'string';
}
