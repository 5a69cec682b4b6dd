import { describe } from 'vitest';
import { connectorContract } from './connector.ts';
import { shopifyPlatform } from './shopify-platform.ts';

describe('Shopify', () => {
  connectorContract(shopifyPlatform, {
    streams: ['locations', 'collections', 'products', 'customers', 'orders', 'inventory'],
    orders: 'orders',
  });
});
