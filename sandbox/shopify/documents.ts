import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { type CostOf, costOf } from './cost.ts';
import { type Plan, planOf } from './plan.ts';

/** The sandbox's own schema: a part of the platform's, held against it by a reference test. */
export function sandboxSchema(): GraphQLSchema {
  return buildSchema(readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'));
}

export type PreparedDocument = {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** The operation's name, or that of its first field: how faults and counters know it. */
  readonly name: string;
  readonly cost: CostOf;
  /** Variables with their defaults, as the operation wants them; null = they are not what it wants. */
  readonly coerce: (variables: Variables) => Variables | null;
  /** The quick way through it; null = there is none. */
  readonly plan: Plan | null;
};

export type Prepared =
  | { readonly kind: 'good'; readonly prepared: PreparedDocument }
  | { readonly kind: 'bad'; readonly errors: readonly GraphQLError[] };

type Variables = Readonly<Record<string, unknown>>;

const keptDocuments = 500;

/** Parses and checks each text once. */
export class Documents {
  readonly schema: GraphQLSchema;
  readonly #known = new Map<string, Prepared>();

  constructor(schema: GraphQLSchema) {
    this.schema = schema;
  }

  prepare(text: string, operationName: string | null): Prepared {
    const key = `${operationName ?? ''}\n${text}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const prepared = this.#read(text, operationName);
    if (this.#known.size >= keptDocuments) this.#known.clear();
    this.#known.set(key, prepared);
    return prepared;
  }

  #read(text: string, operationName: string | null): Prepared {
    let document: DocumentNode;
    try {
      document = parse(text, { noLocation: true });
    } catch (error) {
      return {
        kind: 'bad',
        errors: [error instanceof Error ? asError(error) : asError(new Error())],
      };
    }
    const errors = validate(this.schema, document);
    if (errors.length > 0) return { kind: 'bad', errors };
    const operation = document.definitions.find(
      (node): node is OperationDefinitionNode =>
        node.kind === Kind.OPERATION_DEFINITION &&
        (operationName === null || node.name?.value === operationName),
    );
    if (operation === undefined)
      return { kind: 'bad', errors: [asError(new Error('no operation of that name'))] };
    const cost = costOf(this.schema, document, operation);
    const plan = planOf(this.schema, document, operation);
    const coerce = (variables: Variables): Variables | null => {
      const asked = operation.variableDefinitions ?? [];
      return getVariableValues(this.schema, asked, variables).coerced ?? null;
    };
    const prepared = { document, operation, name: nameOf(operation), cost, coerce, plan };
    return { kind: 'good', prepared };
  }
}

function asError(error: Error): GraphQLError {
  return new GraphQLError(error.message);
}

function nameOf(operation: OperationDefinitionNode): string {
  const first = operation.selectionSet.selections[0];
  return (
    operation.name?.value ?? (first?.kind === 'Field' ? first.name.value : operation.operation)
  );
}
