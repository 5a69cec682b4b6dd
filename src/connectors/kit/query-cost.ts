import {
  type ArgumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { Json } from '../../core/index.ts';

type Variables = Readonly<Record<string, Json>>;
type Context = {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Variables;
};

/**
 * What a query may cost at most before it is known what the platform asks for it: an object is a point, a scalar none, a list
 * by `first`, `last` or `ids` as many times its content, of several inline fragments the dearest.
 *
 * Source: Shopify, "Rate limits: calculating query costs", read 2026-11-22.
 *
 * @throws GraphQLError when the text is no GraphQL
 */
export function queryCost(text: string, variables: Variables): number {
  const { definitions } = parse(text, { noLocation: true });
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of definitions)
    if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
  let cost = 0;
  for (const one of definitions)
    if (one.kind === Kind.OPERATION_DEFINITION) {
      // A mutation is ten points by itself.
      if (one.operation === 'mutation') cost += 10;
      cost += selectionCost(one.selectionSet, { fragments, variables });
    }
  return cost;
}

function selectionCost(set: SelectionSetNode, context: Context): number {
  let cost = 0;
  let dearest = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) cost += fieldCost(selection, context);
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      dearest = Math.max(dearest, selectionCost(selection.selectionSet, context));
    else {
      const fragment = context.fragments.get(selection.name.value);
      if (fragment !== undefined) cost += selectionCost(fragment.selectionSet, context);
    }
  }
  return cost + dearest;
}

/** What a list costs by itself, at most. */
const listCost = 2;
/** Wrappers of a list, which cost nothing by themselves. */
const wrappers = new Set(['nodes', 'edges', 'pageInfo']);

function fieldCost(field: FieldNode, context: Context): number {
  if (field.selectionSet === undefined) return 0;
  const inside = selectionCost(field.selectionSet, context);
  const times = listLength(field.arguments ?? [], context.variables);
  // `nodes(ids)` at the root is a list of its own.
  if (times === null && wrappers.has(field.name.value)) return inside;
  return times === null ? 1 + inside : listCost + times * (1 + inside);
}

/** Null = no list. */
function listLength(args: readonly ArgumentNode[], variables: Variables): number | null {
  for (const { name, value } of args) {
    if (!['first', 'last', 'ids'].includes(name.value)) continue;
    if (value.kind === Kind.INT) return Number(value.value);
    if (value.kind === Kind.LIST) return value.values.length;
    const given = value.kind === Kind.VARIABLE ? variables[value.name.value] : null;
    if (typeof given === 'number') return given;
    if (Array.isArray(given)) return given.length;
  }
  return null;
}
