import type { Access } from './access.ts';
import type { BulkOperations } from './bulk.ts';
import type { WebhookSubscriptions } from './webhook-subscriptions.ts';

/** What the app has set up in one shop. */
export type AppStore = {
  readonly clientId: string;
  readonly bulk: BulkOperations;
  readonly webhooks: WebhookSubscriptions;
};

/** What the app may see in a shop where nobody said otherwise: everything. */
export const allScopes = [
  'read_orders',
  'read_all_orders',
  'read_products',
  'read_customers',
  'read_inventory',
  'read_locations',
] as const;

export function fullAccess(): Access {
  return { scopes: new Set(allScopes), customerData: 2 };
}
