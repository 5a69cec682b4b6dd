import { type FieldNode, Kind, parse, type SelectionSetNode, visit } from 'graphql';
import { expect, test } from 'vitest';
import * as bulk from './bulk-queries.ts';
import * as queries from './queries.ts';

/** How many rows the root of each query asks for; 1 where it names a single record. */
const rows: Readonly<Record<string, number>> = {
  ordersQuery: queries.pageSizes.orders,
  ordersByIdQuery: queries.pageSizes.orders,
  refundsByIdQuery: queries.pageSizes.refunds,
  figuresQuery: queries.pageSizes.figures,
  productsQuery: queries.pageSizes.products,
  productsByIdQuery: queries.pageSizes.products,
  collectionsQuery: queries.pageSizes.collections,
  collectionsByIdQuery: 250,
  customersQuery: queries.pageSizes.customers,
  customersByIdQuery: 250,
  locationsQuery: queries.pageSizes.locations,
  locationsByIdQuery: 250,
  inventoryQuery: queries.pageSizes.inventory,
  inventoryByIdQuery: queries.pageSizes.inventory,
  inventoryByVariantQuery: queries.pageSizes.inventory,
  webhooksQuery: 250,
};

/** A field's rows: its `first`, the length of its list argument, or one. */
function rowsOf(field: FieldNode, root: number): number {
  for (const { name, value } of field.arguments ?? []) {
    if (name.value === 'first' && value.kind === Kind.INT) return Number(value.value);
    if (name.value === 'names' && value.kind === Kind.LIST) return value.values.length;
    if (value.kind === Kind.VARIABLE && ['first', 'ids'].includes(name.value)) return root;
  }
  return 1;
}

/** Points by Shopify's rule: an object is one, a connection its rows times what is in them, a union its dearest member. */
function cost(text: string, root: number): number {
  const document = parse(text);
  const fragments = new Map<string, SelectionSetNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition.selectionSet);
  }
  const costOf = (set: SelectionSetNode, size: number): number => {
    let members = 0;
    let sum = 0;
    for (const node of set.selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) {
        members = Math.max(members, costOf(node.selectionSet, size));
      } else if (node.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(node.name.value);
        if (fragment !== undefined) sum += costOf(fragment, size);
      } else if (node.selectionSet !== undefined) {
        sum += fieldCost(node, node.selectionSet, size);
      }
    }
    return sum + members;
  };
  const fieldCost = (field: FieldNode, set: SelectionSetNode, size: number): number => {
    // `nodes` and `edges` are the rows of the connection around them.
    if (field.name.value === 'edges') return size * costOf(set, 1);
    if (field.name.value === 'nodes' && field.arguments?.length === 0)
      return size * (1 + costOf(set, 1));
    const own = rowsOf(field, root);
    const isConnection = set.selections.some(
      (node) => node.kind === Kind.FIELD && ['nodes', 'edges'].includes(node.name.value),
    );
    return isConnection ? costOf(set, own) : own * (1 + costOf(set, 1));
  };
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) return costOf(definition.selectionSet, root);
  }
  throw new Error('there is no operation');
}

const texts = Object.entries(queries).flatMap(([name, text]) =>
  typeof text === 'string' && text.includes('{') ? [{ name, text }] : [],
);

test.each(texts)('$name costs less than 1,000 points', ({ name, text }) => {
  expect(text.includes('$first: Int!') || text.includes('$ids:')).toBe(name in rows);
  expect(cost(text, rows[name] ?? 1)).toBeLessThan(1000);
});

test('the count itself: an order’s page by hand', () => {
  // The order 12: itself, customer, location, two addresses, amounts 2 + 3 + 2.
  // Transactions 4 × (1 + fees 1 + amount 1) = 12. An agreement 1, its refund 1 with four lines of 2 and a page info = 10,
  // sales 5 × (1 + money 6 + line 3) and a page info = 51: 62. Two of them and a page info: 125. One page info for all.
  expect(cost(queries.ordersQuery, 1)).toBe(12 + 12 + 125 + 1);
  expect(cost(queries.ordersQuery, queries.pageSizes.orders)).toBe(5 * 149 + 1);
});

test.each(
  Object.entries(bulk).flatMap(([name, query]) =>
    typeof query === 'object' ? [{ name, query }] : [],
  ),
)('$name keeps to the rules of bulk operations', ({ query }) => {
  const text = query.text("updated_at:>='2026-01-01T00:00:00Z'");
  expect(text).toContain(`query: "updated_at:>='2026-01-01T00:00:00Z'"`);
  let depth = 0;
  let deepest = 0;
  let connections = 0;
  visit(parse(text), {
    Field: {
      enter: (node) => {
        if (node.name.value !== 'edges') return;
        connections += 1;
        depth += 1;
        deepest = Math.max(deepest, depth);
      },
      leave: (node) => {
        if (node.name.value === 'edges') depth -= 1;
      },
    },
  });
  expect(connections).toBeLessThanOrEqual(5);
  // The root's own connection, and two levels in it.
  expect(deepest).toBeLessThanOrEqual(3);
  expect(parse(text).definitions).toHaveLength(1);
  expect(parse(query.text(null)).definitions).toHaveLength(1);
});
