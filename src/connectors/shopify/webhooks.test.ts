import { describe, expect, it } from 'vitest';
import { shopifyWebhooks } from './webhooks.ts';

const interpret = (topic: string, body: string) => shopifyWebhooks.interpret({ topic, body });

describe('interpret', () => {
  it.each([
    ['orders/updated', '{"id":820982911946154508}', 'orders', '820982911946154508'],
    [
      'orders/edited',
      '{"order_edit":{"id":1,"order_id":820982911946154508}}',
      'orders',
      '820982911946154508',
    ],
    ['refunds/create', '{"id":1,"order_id":450789469}', 'orders', '450789469'],
    [
      'returns/request',
      '{"id":1,"order":{"id":4783296544821,"admin_graphql_api_id":"gid://shopify/Order/4783296544821"}}',
      'orders',
      '4783296544821',
    ],
    [
      'products/update',
      '{"id":788032119674292900,"admin_graphql_api_id":"gid://shopify/Product/788032119674292922"}',
      'products',
      '788032119674292922',
    ],
    [
      'inventory_levels/update',
      '{"inventory_item_id":271878346596884015,"location_id":24826418}',
      'inventory',
      'item/271878346596884015',
    ],
    [
      'inventory_levels/disconnect',
      '{"inventory_item_id":271878346596884015,"location_id":24826418}',
      'inventory',
      'item/271878346596884015@24826418',
    ],
  ])('reads what %s names, its number whole', (topic, body, ...[stream, id]) => {
    expect(interpret(topic, body)).toEqual([{ kind: 'read', stream, externalIds: [id] }]);
  });

  it('deletes, merges and performs what privacy asks for', () => {
    expect(interpret('orders/delete', '{"id":820982911946154508}')).toEqual([
      { kind: 'delete', of: 'document', externalId: '820982911946154508' },
    ]);
    const merge =
      '{"admin_graphql_api_customer_kept_id":"gid://shopify/Customer/1","admin_graphql_api_customer_deleted_id":"gid://shopify/Customer/2","status":"completed"}';
    expect(interpret('customers/merge', merge)[0]).toEqual({
      kind: 'merge_customers',
      from: '2',
      into: '1',
    });
    expect(interpret('customers/merge', merge.replace('completed', 'failed'))[0]).toMatchObject({
      kind: 'ignore',
    });
    expect(
      interpret(
        'customers/redact',
        '{"customer":{"id":191167},"orders_to_redact":[299938,280263]}',
      ),
    ).toEqual([
      { kind: 'redact_customer', externalId: '191167', orderExternalIds: ['299938', '280263'] },
    ]);
    expect(
      interpret('customers/data_request', '{"customer":{"id":191167},"data_request":{"id":9999}}'),
    ).toEqual([{ kind: 'data_request', externalId: '191167', requestId: '9999' }]);
    expect(interpret('shop/redact', '{"shop_id":1}')).toEqual([{ kind: 'redact_shop' }]);
  });

  it.each([
    ['carts/update', '{"id":1}'],
    ['orders/updated', 'no json'],
    ['orders/updated', '{}'],
    ['orders/updated', '[]'],
  ])('ignores %s %s, with a reason', (topic, body) => {
    expect(interpret(topic, body)).toEqual([{ kind: 'ignore', reason: expect.any(String) }]);
  });
});
