import {
  execute,
  type GraphQLField,
  type GraphQLNamedType,
  getNamedType,
  isAbstractType,
  isInputType,
  isLeafType,
  isNonNullType,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { expect, it } from 'vitest';
import { refundOrder } from '../world/live/refund-order.ts';
import { sampleWorld } from '../world/live/world.ts';
import { fullAccess } from './app-store.ts';
import { Documents, sandboxSchema } from './documents.ts';
import { executeDocument } from './execute-document.ts';
import { rootOf } from './resolve-root.ts';
import { startShopifySandbox } from './sandbox.ts';
import { viewContext } from './views.ts';

const schema = sandboxSchema();
const given: Readonly<Record<string, string>> = {
  first: '2',
  names: '["available","on_hand"]',
  includeInactive: 'true',
  withCodeDiscounts: 'true',
};

/**
 * Selects all there is of a type, so many levels deep; where no level is left, only leaves. What one is inside already is not
 * entered again, and of a connection's two ways to its items the longer one is taken at the top alone.
 */
function everything(type: GraphQLNamedType, depth: number, inside: readonly string[] = []): string {
  if (isLeafType(type)) return '';
  const within = [...inside, type.name];
  if (isAbstractType(type)) {
    const members = schema.getPossibleTypes(type).filter(({ name }) => name !== 'Return');
    return ` { __typename ${members.map((member) => `... on ${member.name}${everything(member, depth, within)}`).join(' ')} }`;
  }
  if (!isObjectType(type)) return '';
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const named = getNamedType(field.type);
    const deeper = !isLeafType(named);
    if (deeper && (depth === 0 || within.includes(named.name))) return [];
    if (field.name === 'edges' && inside.length > 1) return [];
    const args = argsOf(field);
    if (args === null) return [];
    // The same field of two kinds may differ in whether it can be null: each has a name of its own.
    return [
      `${type.name}_${field.name}: ${field.name}${args}${everything(named, depth - 1, within)}`,
    ];
  });
  return ` { __typename ${fields.join(' ')} }`;
}

function argsOf(field: GraphQLField<unknown, unknown>): string | null {
  const args = field.args.flatMap((arg) => {
    const value = given[arg.name];
    if (value !== undefined && isInputType(arg.type)) return [`${arg.name}: ${value}`];
    return isNonNullType(arg.type) && arg.defaultValue === undefined ? [null] : [];
  });
  if (args.includes(null)) return null;
  return args.length === 0 ? '' : `(${args.join(', ')})`;
}

const shops = ['london', 'berlin', 'saopaulo', 'tokyo'];

it.each(shops)(
  '%s answers every field of every type, and the quick way answers as graphql-js does',
  async (key) => {
    const now = Date.parse('2026-03-10T12:00:00Z');
    const world = sampleWorld({ shops: [key], days: 8, now: () => now });
    await using stack = new AsyncDisposableStack();
    const sandbox = await startShopifySandbox({ world });
    stack.defer(() => sandbox.close());
    const [account] = sandbox.accounts;
    const { shop, bulk, webhooks } = sandbox.account(account!);
    const sold = [...shop.orders.all()].find(
      (order) => order.shipping !== null && order.refunds.length === 0,
    )!;
    const lineId = sold.lines[0]!.id;
    refundOrder(shop, sold.id, { lines: [{ lineId, quantity: 1 }], shipping: true, goodwill: 7 });
    const app = { clientId: 'test', bulk, webhooks };
    const root = (): object =>
      rootOf(viewContext({ shop, access: fullAccess(), app, unbounded: false }), []);
    const documents = new Documents(schema);
    const roots = schema.getQueryType()!;
    const ids = [...shop.orders.all()].slice(0, 40).map(({ id }) => `"gid://shopify/Order/${id}"`);
    const texts = [
      `{ nodes(ids: [${ids.join(',')}]) { ... on Order${everything(schema.getType('Order')!, 5)} } }`,
      ...[
        'products',
        'customers',
        'inventoryItems',
        'locations',
        'collections',
        'shop',
        'currentAppInstallation',
        'publicApiVersions',
        'bulkOperations',
        'webhookSubscriptions',
        'productVariants',
      ].map((name) => {
        const field = roots.getFields()[name]!;
        return `{ ${name}${argsOf(field)}${everything(getNamedType(field.type), 4)} }`;
      }),
    ];
    for (const text of texts) {
      const document = parse(text);
      expect(validate(schema, document)).toEqual([]);
      const slow = execute({ schema, document, rootValue: root() });
      if (slow instanceof Promise) throw new Error('late');
      expect(slow.errors ?? []).toEqual([]);
      const prepared = documents.prepare(text, null);
      if (prepared.kind === 'bad') throw new Error('bad');
      expect(prepared.prepared.plan).not.toBeNull();
      const quick = prepared.prepared.plan!.run(root(), {});
      expect(JSON.stringify(quick)).toBe(JSON.stringify(slow.data));
      const both = executeDocument({ schema, prepared: prepared.prepared, root, variables: {} });
      expect(JSON.stringify(both.data)).toBe(JSON.stringify(slow.data));
    }
  },
);
