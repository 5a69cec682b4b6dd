import { type HttpLimits, systemTiming, type Timing } from '../../platform/index.ts';
import type { AuthMethod, Connector, StreamInfo } from '../connector.ts';
import { shopAccount } from './account.ts';
import { authorizationUrl, refreshCredentials } from './auth.ts';
import { grantShop } from './grant.ts';
import { openShop } from './open.ts';
import type { Transport } from './transport.ts';
import { shopifyWebhooks } from './webhooks.ts';

const auth: readonly AuthMethod[] = [
  {
    kind: 'oauth',
    title: 'Connect with Shopify',
    help: 'Shopify asks you what Tillstream may read. Take this one wherever the operator has set up a Shopify app.',
    fields: [],
    needsApp: true,
  },
  {
    kind: 'client_credentials',
    title: 'Own app',
    help: 'For an app of your own organisation, made in Shopify’s Dev Dashboard and installed in this store.',
    fields: [
      {
        name: 'clientId',
        label: 'Client ID',
        help: 'Dev Dashboard → your app → Settings.',
        secret: false,
        optional: false,
      },
      {
        name: 'clientSecret',
        label: 'Client secret',
        help: 'On the same page as the client ID.',
        secret: true,
        optional: false,
      },
    ],
    needsApp: false,
  },
  {
    kind: 'token',
    title: 'Access token of a custom app',
    help: 'For a custom app that was made in the store’s admin before 2026: its token does not end.',
    fields: [
      {
        name: 'token',
        label: 'Admin API access token',
        help: 'Begins with shpat_. Shopify shows it once, when the app is installed.',
        secret: true,
        optional: false,
      },
      {
        name: 'clientSecret',
        label: 'API secret key (optional)',
        help: 'Signs the app’s webhooks. Without it changes are seen by the regular sync alone.',
        secret: true,
        optional: true,
      },
    ],
    needsApp: false,
  },
];

const streams: readonly StreamInfo[] = [
  { name: 'locations', title: 'Locations', kinds: ['location'], live: true },
  { name: 'collections', title: 'Collections', kinds: ['category'], live: true },
  { name: 'products', title: 'Products', kinds: ['product', 'variant'], live: true },
  { name: 'customers', title: 'Customers', kinds: ['customer'], live: true },
  { name: 'orders', title: 'Orders', kinds: ['document', 'channel'], live: true },
  { name: 'inventory', title: 'Stock', kinds: ['inventory'], live: true },
];

/** How a connector waits and sends, for tests. */
export type ShopifyOptions = {
  readonly timing?: Timing;
  readonly limits?: Partial<HttpLimits>;
};

/** Shopify, by its Admin GraphQL API. */
export function createShopify({
  timing = systemTiming,
  limits = {},
}: ShopifyOptions = {}): Connector {
  const transport: Transport = { timing, limits };
  return {
    platform: 'shopify',
    title: 'Shopify',
    accountField: { label: 'Shop address', example: 'sample-london.myshopify.com' },
    auth,
    streams,
    account: shopAccount,
    authorizationUrl,
    grant: (request, context) => grantShop(request, context, transport),
    refresh: (request, context) => refreshCredentials(request, context, transport),
    open: (session) => openShop(session, transport),
    webhooks: shopifyWebhooks,
  };
}

/** The connector. */
export const shopify: Connector = createShopify();
