import { type ExecutionResult, execute, type GraphQLSchema } from 'graphql';
import type { PreparedDocument } from './documents.ts';

export type Execution = {
  readonly schema: GraphQLSchema;
  readonly prepared: PreparedDocument;
  /** Made anew for each attempt. */
  readonly root: () => object;
  readonly variables: Readonly<Record<string, unknown>>;
};

/** Carries a document out: by its plan where that suffices, by graphql-js where anything is out of the ordinary. */
export function executeDocument({
  schema,
  prepared,
  root,
  variables,
}: Execution): ExecutionResult<Record<string, unknown>> {
  const coerced = prepared.coerce(variables);
  if (prepared.plan !== null && coerced !== null) {
    try {
      return { data: prepared.plan.run(root(), coerced) };
    } catch {
      // graphql-js says what is wrong, and where.
    }
  }
  const result = execute({
    schema,
    document: prepared.document,
    rootValue: root(),
    variableValues: { ...variables },
    operationName: prepared.operation.name?.value ?? null,
  });
  if (result instanceof Promise) throw new Error('nothing here is answered later');
  return result;
}
