import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shopAccount } from './account.ts';

it.each([
  'sample-london',
  ' Sample-London.myshopify.com ',
  'https://sample-london.myshopify.com/admin/orders?x=1',
  'http://sample-london.myshopify.com',
  'admin.shopify.com/store/sample-london',
  'https://admin.shopify.com/store/sample-london/settings',
])('takes %j as people paste it', (text) => {
  expect(shopAccount(text)).toBe('sample-london.myshopify.com');
});

it.each([
  '',
  'example.com',
  'sample.myshopify.com.example.com',
  'sample.myshopify.com@example.com',
  'sample.myshopify.com:8080',
  '127.0.0.1',
  'localhost:3000',
  'a.b.myshopify.com',
  '-sample.myshopify.com',
  'sample_london.myshopify.com',
  'https://user:pass@sample.myshopify.com',
  'sample.myshopify.com\nexample.com',
])('refuses %j', (text) => {
  expect(() => shopAccount(text)).toThrow(/no Shopify store/);
});

it('makes nothing else than a host of Shopify’s of any text', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.string().map((s) => `${s}.myshopify.com`),
      ),
      (text) => {
        try {
          expect(shopAccount(text)).toMatch(/^[a-z0-9][a-z0-9-]{0,62}\.myshopify\.com$/);
        } catch (error) {
          expect(error).toMatchObject({ code: 'input_invalid' });
        }
      },
    ),
  );
});
