import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';

/**
 * Points of a query, as the platform documents them: an object is 1, a scalar 0, an interface or union the dearest of its
 * members, a connection (and a list that takes `first`) as many times what is in it as are asked for, a mutation 10.
 */
export type CostOf = (variables: Readonly<Record<string, unknown>>) => number;

export const maxCost = 1000;
export const mutationCost = 10;
const connectionCost = 2;

type Costing = {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
};

/** Works out what a document costs, once its variables are known. */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CostOf {
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === 'FragmentDefinition' ? [[node.name.value, node] as const] : [],
    ),
  );
  const root = schema.getRootType(operation.operation);
  if (root == null) return () => 0;
  return (variables) => {
    const cost = selectionCost({ schema, fragments, variables }, operation.selectionSet, root);
    return operation.operation === 'mutation' ? Math.max(mutationCost, cost) : cost;
  };
}

/** Cost of what is selected of an object, the object itself not counted. */
function selectionCost(costing: Costing, set: SelectionSetNode, type: GraphQLNamedType): number {
  if (isAbstractType(type)) {
    const costs = costing.schema
      .getPossibleTypes(type)
      .map((member) => fieldsCost(costing, set, member));
    return Math.max(0, ...costs);
  }
  return fieldsCost(costing, set, type);
}

function fieldsCost(costing: Costing, set: SelectionSetNode, type: GraphQLNamedType): number {
  let cost = 0;
  for (const selection of set.selections) {
    if (selection.kind === 'Field') cost += fieldCost(costing, selection, type);
    else {
      const fragment =
        selection.kind === 'InlineFragment'
          ? selection
          : costing.fragments.get(selection.name.value);
      const on = fragment?.typeCondition?.name.value;
      if (fragment === undefined || (on !== undefined && !applies(costing, on, type))) continue;
      cost += fieldsCost(costing, fragment.selectionSet, type);
    }
  }
  return cost;
}

function applies({ schema }: Costing, on: string, type: GraphQLNamedType): boolean {
  if (on === type.name) return true;
  const condition = schema.getType(on);
  return (
    condition !== undefined &&
    isAbstractType(condition) &&
    isObjectType(type) &&
    schema.isSubType(condition, type)
  );
}

function fieldCost(costing: Costing, node: FieldNode, parent: GraphQLNamedType): number {
  if (!(isObjectType(parent) || isInterfaceType(parent)) || node.selectionSet === undefined)
    return 0;
  const field = parent.getFields()[node.name.value];
  if (field === undefined) return 0;
  const type = getNamedType(field.type);
  if (isLeafType(type)) return 0;
  const inside = selectionCost(costing, node.selectionSet, type);
  if (type.name.endsWith('Connection')) {
    const asked = countOf(costing, node) ?? 1;
    return connectionCost + asked * inside;
  }
  // The wrappers of a connection are free; what they wrap is counted as often as it is asked for.
  if (type.name.endsWith('Edge')) return inside;
  if (type.name === 'PageInfo') return 0;
  const one = 1 + inside;
  if (node.name.value === 'nodes' && isListType(getNullableType(field.type)))
    return idsOf(costing, node) * one;
  return (countOf(costing, node) ?? 1) * one;
}

/** `nodes(ids)` costs by its ids; `nodes` of a connection once, since the connection multiplies. */
function idsOf(costing: Costing, node: FieldNode): number {
  const ids = argument(costing, node, 'ids');
  return Array.isArray(ids) ? ids.length : 1;
}

function countOf(costing: Costing, node: FieldNode): number | null {
  const count = argument(costing, node, 'first') ?? argument(costing, node, 'last');
  return typeof count === 'number' ? count : null;
}

function argument(costing: Costing, node: FieldNode, name: string): unknown {
  const found = node.arguments?.find((entry) => entry.name.value === name);
  return found === undefined ? undefined : literalOf(costing, found.value);
}

function literalOf({ variables }: Costing, value: ValueNode): unknown {
  switch (value.kind) {
    case 'Variable':
      return variables[value.name.value];
    case 'IntValue':
      return Number(value.value);
    case 'ListValue':
      return value.values;
    default:
      return undefined;
  }
}

/** Points that an answer really took: what came, with the wrappers of connections free. */
export function actualCost(data: unknown): number {
  if (Array.isArray(data)) return data.reduce<number>((sum, item) => sum + actualCost(item), 0);
  if (typeof data !== 'object' || data === null) return 0;
  let cost = 0;
  for (const [key, value] of Object.entries(data)) {
    if (key === 'pageInfo' || typeof value !== 'object' || value === null) continue;
    const wrapper = 'nodes' in value || 'edges' in value || key === 'node';
    cost += actualCost(value) + (Array.isArray(value) ? objectsIn(key, value) : wrapper ? 0 : 1);
    if (key === 'node') cost += 1;
  }
  return cost;
}

function objectsIn(key: string, items: readonly unknown[]): number {
  if (key === 'edges') return 0;
  return items.filter((item) => typeof item === 'object' && item !== null).length;
}
