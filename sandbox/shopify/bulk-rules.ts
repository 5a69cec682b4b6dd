import {
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

export const maxBulkConnections = 5;
export const maxBulkDepth = 2;

/** What the platform has against a bulk query, in its manner; null = nothing. */
export function bulkFault(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
): string | null {
  const tops = operation.selectionSet.selections;
  if (operation.operation !== 'query') return 'Bulk queries must be queries.';
  if ((operation.variableDefinitions ?? []).length > 0)
    return 'Bulk queries cannot take variables.';
  const [top] = tops;
  if (tops.length !== 1 || top?.kind !== Kind.FIELD)
    return 'Bulk queries must contain exactly one top-level field.';
  const found = readConnections(schema, operation);
  if (found.count === 0) return 'Bulk queries must contain at least one connection.';
  if (found.count > maxBulkConnections)
    return `Bulk queries cannot contain more than ${maxBulkConnections} connections.`;
  if (found.depth > maxBulkDepth)
    return `Bulk queries cannot contain connections with a nesting depth greater than ${maxBulkDepth}.`;
  if (found.inList !== null)
    return `Queries that contain a connection field within a list field are not currently supported. (${found.inList})`;
  return found.withoutEdges === null
    ? null
    : `The connection field '${found.withoutEdges}' must select edges and node.`;
}

type Found = { count: number; depth: number; inList: string | null; withoutEdges: string | null };

function readConnections(schema: GraphQLSchema, operation: OperationDefinitionNode): Found {
  const types = new TypeInfo(schema);
  const found: Found = { count: 0, depth: 0, inList: null, withoutEdges: null };
  let depth = -1;
  let lists = 0;
  const kindOf = (node: FieldNode): 'connection' | 'list' | 'other' => {
    const type = types.getType();
    if (type == null || node.selectionSet === undefined) return 'other';
    if (getNamedType(type).name.endsWith('Connection')) return 'connection';
    const wrapper = node.name.value === 'edges' || node.name.value === 'nodes';
    return isListType(getNullableType(type)) && !wrapper ? 'list' : 'other';
  };
  visit(
    operation,
    visitWithTypeInfo(types, {
      Field: {
        enter: (node) => {
          const kind = kindOf(node);
          if (kind === 'list') lists += 1;
          if (kind !== 'connection') return;
          depth += 1;
          found.count += 1;
          found.depth = Math.max(found.depth, depth);
          if (lists > 0) found.inList = node.name.value;
          if (!selectsEdges(node)) found.withoutEdges = node.name.value;
        },
        leave: (node) => {
          const kind = kindOf(node);
          if (kind === 'list') lists -= 1;
          if (kind === 'connection') depth -= 1;
        },
      },
    }),
  );
  return found;
}

function selectsEdges(node: FieldNode): boolean {
  return (node.selectionSet?.selections ?? []).some(
    (selection) => selection.kind === Kind.FIELD && selection.name.value === 'edges',
  );
}
