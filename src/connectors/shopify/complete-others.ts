import type { Json } from '../../core/index.ts';
import type { Completing } from './complete-orders.ts';
import { field, objectOf } from './fields.ts';
import { allNodes, connectionOf, inOrder } from './nodes.ts';
import { inventoryLevelsQuery, productVariantsQuery } from './queries.ts';

/** A list inside a record that has further pages. */
type Inner = {
  /** Field of the record that holds the list. */
  readonly list: string;
  /** Root field of the query for further pages. */
  readonly root: string;
  readonly text: string;
};

const variants: Inner = { list: 'variants', root: 'product', text: productVariantsQuery };
const levels: Inner = {
  list: 'inventoryLevels',
  root: 'inventoryItem',
  text: inventoryLevelsQuery,
};

/** Products with all their variants. */
export function completeProducts(
  products: readonly Json[],
  completing: Completing,
): Promise<readonly Json[]> {
  return completeAll(products, variants, completing);
}

/** Inventory items with all their levels. */
export function completeItems(
  items: readonly Json[],
  completing: Completing,
): Promise<readonly Json[]> {
  return completeAll(items, levels, completing);
}

/** Records without lists inside. */
export async function completeNothing(nodes: readonly Json[]): Promise<readonly Json[]> {
  return nodes;
}

async function completeAll(
  nodes: readonly Json[],
  inner: Inner,
  { client, signal }: Completing,
): Promise<readonly Json[]> {
  const whole: Json[] = [];
  for (const node of nodes) {
    const all = await allNodes(connectionOf(field(node, inner.list)), async (after) => {
      const { data } = await client.query(inner.text, { id: field(node, 'id'), after }, signal);
      return connectionOf(field(field(data, inner.root), inner.list));
    });
    whole.push({ ...objectOf(node), [inner.list]: { nodes: inOrder(all) } });
  }
  return whole;
}
