import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * A query as it is carried out for one kind of answer: graphql-js has parsed and checked it, and this walks through it without
 * paths, promises and errors. Whatever is out of the ordinary makes the walk give up, and graphql-js carries the query out
 * itself; so there is one behaviour, and the common case is several times as fast.
 */
export type Plan = {
  /** @throws where something is out of the ordinary: nothing of the answer may then be used */
  readonly run: (root: object, variables: Variables) => Record<string, unknown>;
};

type Variables = Readonly<Record<string, unknown>>;
type Args = Readonly<Record<string, unknown>>;
/** One request's arguments, by the fields' numbers. */
type Request = { readonly variables: Variables; readonly args: (Args | undefined)[] };
type Complete = (value: unknown, request: Request) => unknown;

type FieldPlan = {
  readonly key: string;
  readonly name: string;
  readonly index: number;
  readonly argsOf: ((variables: Variables) => Args) | null;
  readonly complete: Complete;
};

type Planning = {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  count: number;
};

class Unusual extends Error {}

/** Null = the query is not of the common kind (mutations, directives, introspection). */
export function planOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Plan | null {
  const root = schema.getQueryType();
  if (operation.operation !== 'query' || root == null) return null;
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const planning: Planning = { schema, fragments, count: 0 };
  try {
    const fields = planFields(planning, [operation.selectionSet], root);
    return { run: (source, variables) => runFields(fields, source, { variables, args: [] }) };
  } catch (error) {
    if (error instanceof Unusual) return null;
    throw error;
  }
}

function runFields(
  fields: readonly FieldPlan[],
  source: object,
  request: Request,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const field of fields) {
    let value: unknown = Reflect.get(source, field.name);
    if (typeof value === 'function')
      value = Reflect.apply(value, source, [argsFor(field, request)]);
    result[field.key] = field.complete(value, request);
  }
  return result;
}

const noArgs: Args = {};

function argsFor(field: FieldPlan, request: Request): Args {
  if (field.argsOf === null) return noArgs;
  const known = request.args[field.index] ?? field.argsOf(request.variables);
  request.args[field.index] = known;
  return known;
}

function planFields(
  planning: Planning,
  sets: readonly SelectionSetNode[],
  type: GraphQLObjectType,
): FieldPlan[] {
  const nodes = new Map<string, FieldNode[]>();
  for (const set of sets) collect(planning, { set, type }, nodes);
  return [...nodes].map(([key, same]) => planField(planning, { key, same, type }));
}

function planField(
  planning: Planning,
  at: {
    readonly key: string;
    readonly same: readonly FieldNode[];
    readonly type: GraphQLObjectType;
  },
): FieldPlan {
  const [node] = at.same;
  const name = node?.name.value ?? '';
  const index = planning.count;
  planning.count += 1;
  if (name === '__typename')
    return { key: at.key, name, index, argsOf: null, complete: () => at.type.name };
  const field = at.type.getFields()[name];
  if (node === undefined || field === undefined) throw new Unusual();
  const sets = at.same.flatMap(({ selectionSet }) =>
    selectionSet === undefined ? [] : [selectionSet],
  );
  return {
    key: at.key,
    name,
    index,
    argsOf:
      field.args.length === 0 ? null : (variables) => getArgumentValues(field, node, variables),
    complete: completer(planning, sets, field.type),
  };
}

function completer(
  planning: Planning,
  sets: readonly SelectionSetNode[],
  type: GraphQLOutputType,
): Complete {
  if (isNonNullType(type)) {
    const inner = completer(planning, sets, type.ofType);
    return (value, request) => {
      if (value === null || value === undefined) throw new Unusual();
      return inner(value, request);
    };
  }
  if (isListType(type)) {
    const inner = completer(planning, sets, type.ofType);
    return (value, request) => {
      if (value === null || value === undefined) return null;
      if (!Array.isArray(value)) throw new Unusual();
      return value.map((item) => inner(item, request));
    };
  }
  return isLeafType(type) ? leaf : objectCompleter(planning, sets, type);
}

/** What the views give as a leaf is what is written: a test holds every field against graphql-js. */
const leaf: Complete = (value) => value ?? null;

function objectCompleter(
  planning: Planning,
  sets: readonly SelectionSetNode[],
  type: GraphQLOutputType,
): Complete {
  const named = getNamedType(type);
  if (isObjectType(named)) {
    const fields = planFields(planning, sets, named);
    return (value, request) => (isObject(value) ? runFields(fields, value, request) : null);
  }
  if (!isAbstractType(named)) throw new Unusual();
  const members = new Map(
    planning.schema
      .getPossibleTypes(named)
      .map((member) => [member.name, planFields(planning, sets, member)] as const),
  );
  return (value, request) => {
    if (!isObject(value)) return null;
    const fields = members.get(String(Reflect.get(value, '__typename')));
    if (fields === undefined) throw new Unusual();
    return runFields(fields, value, request);
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Fields that apply to a type, by the keys that they answer under, in their order. */
function collect(
  planning: Planning,
  { set, type }: { readonly set: SelectionSetNode; readonly type: GraphQLObjectType },
  nodes: Map<string, FieldNode[]>,
): void {
  for (const selection of set.selections) {
    if ((selection.directives ?? []).length > 0) throw new Unusual();
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const same = nodes.get(key);
      if (same === undefined) nodes.set(key, [selection]);
      else same.push(selection);
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : planning.fragments.get(selection.name.value);
    if (fragment === undefined) throw new Unusual();
    const on = fragment.typeCondition?.name.value;
    if (on === undefined || applies(planning.schema, on, type))
      collect(planning, { set: fragment.selectionSet, type }, nodes);
  }
}

function applies(schema: GraphQLSchema, on: string, type: GraphQLObjectType): boolean {
  if (on === type.name) return true;
  const condition = schema.getType(on);
  return isAbstractType(condition) && schema.isSubType(condition, type);
}
