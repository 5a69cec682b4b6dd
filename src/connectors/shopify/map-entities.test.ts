import { expect, test } from 'vitest';
import type { Json } from '../../core/index.ts';
import { mapCollection } from './map-collections.ts';
import { mapCustomer } from './map-customers.ts';
import { mapInventoryItem } from './map-inventory.ts';
import { mapLocation } from './map-locations.ts';
import { mapProduct } from './map-products.ts';
import { remap } from './remap.ts';

const aProduct = (fields: { readonly [field: string]: Json } = {}): Json => ({
  id: 'gid://shopify/Product/9007199254740993',
  title: 'Linen shirt',
  vendor: 'Northwind Textiles',
  productType: ' Shirts ',
  collections: { nodes: [{ id: 'gid://shopify/Collection/12' }] },
  variants: {
    nodes: [
      {
        id: 'gid://shopify/ProductVariant/71',
        title: 'Blue / M',
        sku: 'LS-B-M',
        inventoryItem: { unitCost: { amount: '13.0863', currencyCode: 'EUR' } },
      },
      {
        id: 'gid://shopify/ProductVariant/72',
        title: 'Default Title',
        sku: '',
        inventoryItem: { unitCost: null },
      },
    ],
  },
  ...fields,
});

test('a product: ids beyond 2^53, costs to the ten-thousandth, its type as category', () => {
  const node = aProduct();
  expect(mapProduct(node)).toEqual({
    problems: [],
    records: [
      {
        kind: 'category',
        record: { externalId: 'type:Shirts', name: 'Shirts', parentExternalId: null },
        raw: null,
      },
      {
        kind: 'product',
        record: {
          externalId: '9007199254740993',
          title: 'Linen shirt',
          brand: 'Northwind Textiles',
          categoryExternalId: 'type:Shirts',
          variants: [
            // 13.0863 EUR = 1308.63 cents = 13,086,300 ten-thousandths of a cent.
            { externalId: '71', title: 'Blue / M', sku: 'LS-B-M', unitCostE4: 13_086_300 },
            { externalId: '72', title: null, sku: null, unitCostE4: null },
          ],
        },
        raw: node,
      },
    ],
  });
});

test('a product without a type is in its oldest collection; costs in yen', () => {
  const node = aProduct({
    productType: '',
    collections: {
      nodes: [{ id: 'gid://shopify/Collection/100' }, { id: 'gid://shopify/Collection/99' }],
    },
    variants: {
      nodes: [
        {
          id: 'gid://shopify/ProductVariant/71',
          inventoryItem: { unitCost: { amount: '120.5', currencyCode: 'JPY' } },
        },
      ],
    },
  });
  expect(mapProduct(node).records).toMatchObject([
    { record: { categoryExternalId: '99', variants: [{ unitCostE4: 1_205_000 }] } },
  ]);
});

test('a product that came without variants is a problem', () => {
  expect(mapProduct(aProduct({ variants: { nodes: [] } }))).toMatchObject({
    records: [],
    problems: [{ externalId: '9007199254740993', reason: 'variants_missing' }],
  });
});

test('a customer, and one of whom Shopify tells nothing', () => {
  const node = {
    id: 'gid://shopify/Customer/801',
    firstName: 'Ada',
    lastName: 'Example',
    createdAt: '2025-01-31T12:00:00Z',
    defaultEmailAddress: { emailAddress: 'ada@example.com' },
    defaultAddress: { countryCodeV2: 'DE', provinceCode: 'BE', province: 'Berlin', city: 'Berlin' },
  };
  expect(mapCustomer(node).records).toEqual([
    {
      kind: 'customer',
      record: {
        externalId: '801',
        name: 'Ada Example',
        email: 'ada@example.com',
        country: 'DE',
        region: 'Berlin',
        city: 'Berlin',
        createdAt: Date.parse('2025-01-31T12:00:00Z'),
      },
      raw: node,
    },
  ]);
  expect(
    mapCustomer({ id: 'gid://shopify/Customer/802', firstName: null, defaultAddress: null })
      .records,
  ).toMatchObject([{ record: { externalId: '802', name: null, email: null, country: null } }]);
});

const anItem = (fields: { readonly [field: string]: Json } = {}): Json => ({
  id: 'gid://shopify/InventoryItem/31',
  sku: 'LS-B-M',
  variants: { nodes: [{ id: 'gid://shopify/ProductVariant/71' }] },
  inventoryLevels: {
    nodes: [
      {
        id: 'gid://shopify/InventoryLevel/1?inventory_item_id=31',
        isActive: true,
        updatedAt: '2026-03-01T00:00:00Z',
        location: { id: 'gid://shopify/Location/77' },
        quantities: [
          { name: 'available', quantity: -2, updatedAt: '2026-03-02T00:00:00Z' },
          { name: 'on_hand', quantity: 3, updatedAt: null },
          { name: 'committed', quantity: 5, updatedAt: null },
        ],
      },
      {
        id: 'gid://shopify/InventoryLevel/2?inventory_item_id=31',
        isActive: false,
        updatedAt: '2026-03-01T00:00:00Z',
        location: { id: 'gid://shopify/Location/78' },
        quantities: [],
      },
    ],
  },
  ...fields,
});

test('stock by location: oversold, not told, and no longer kept there', () => {
  expect(mapInventoryItem(anItem())).toMatchObject({
    problems: [],
    records: [
      {
        kind: 'inventory',
        record: {
          variantExternalId: '71',
          locationExternalId: '77',
          availableE3: -2000,
          onHandE3: 3000,
          committedE3: 5000,
          incomingE3: null,
          updatedAt: Date.parse('2026-03-02T00:00:00Z'),
        },
      },
      { kind: 'deletion', record: { of: 'inventory', externalId: '71@78' } },
    ],
  });
});

test('stock of a variant that is gone belongs to nothing', () => {
  expect(mapInventoryItem(anItem({ variants: { nodes: [] } }))).toEqual({
    records: [],
    problems: [],
  });
});

test('a location, a collection', () => {
  expect(mapLocation({ id: 'gid://shopify/Location/77', name: 'Shop', isActive: false })).toEqual(
    expect.objectContaining({
      records: [
        expect.objectContaining({
          kind: 'location',
          record: { externalId: '77', name: 'Shop', parentExternalId: null },
        }),
      ],
    }),
  );
  expect(mapCollection({ id: 'gid://shopify/Collection/12', title: 'Summer' })).toMatchObject({
    records: [{ kind: 'category', record: { externalId: '12', name: 'Summer' } }],
  });
});

test('raw forms map again to the records that they were kept with', () => {
  const nodes: Json[] = [aProduct(), anItem()];
  for (const [index, node] of nodes.entries()) {
    const { records } = index === 0 ? mapProduct(node) : mapInventoryItem(node);
    for (const record of records) {
      if (record.kind === 'deletion' || record.raw === null) continue;
      const again = remap({ recordKind: record.kind, externalId: '', body: record.raw });
      expect(again.records.find(({ kind }) => kind === record.kind)).toEqual(record);
    }
  }
});

test('what has no raw form maps to nothing', () => {
  expect(remap({ recordKind: 'channel', externalId: 'web', body: null })).toEqual({
    records: [],
    problems: [],
  });
});
