import type { Json } from '../../core/index.ts';

export type GraphqlError = {
  readonly message: string;
  /** `extensions.code`; null = it has none. */
  readonly code: string | null;
  /** Which field it is about, from the root; empty = the whole request. */
  readonly path: readonly (string | number)[];
};

/** What the platform says of a query's cost, and of its bucket. */
export type CostTold = {
  readonly requested: number;
  /** Null = it was not performed. */
  readonly actual: number | null;
  readonly maximum: number;
  readonly available: number;
  readonly restoreRate: number;
};

export type GraphqlAnswer = {
  /** Undefined = the answer holds none. */
  readonly data: Json | undefined;
  readonly errors: readonly GraphqlError[];
  readonly cost: CostTold | null;
};

type Fields = { readonly [key: string]: Json };

/** Reads what a GraphQL endpoint answered, with the cost extension that Shopify writes. */
export function readAnswer(json: Json): GraphqlAnswer {
  const fields = fieldsOf(json);
  const data = fields['data'];
  const errors = fields['errors'] ?? null;
  const listed = isList(errors) ? errors.map(readError) : [];
  // Some errors are one text, as those of REST were.
  const plain = typeof errors === 'string' ? [{ message: errors, code: null, path: [] }] : [];
  return {
    data: data === null ? undefined : data,
    errors: [...listed, ...plain],
    cost: readCost(fieldsOf(fieldsOf(fields['extensions'])['cost'])),
  };
}

function readError(value: Json): GraphqlError {
  const fields = fieldsOf(value);
  const { message, path = null } = fields;
  const code = fieldsOf(fields['extensions'])['code'];
  return {
    message: typeof message === 'string' ? message : 'an error without words',
    code: typeof code === 'string' ? code : null,
    path: isList(path)
      ? path.filter((part) => typeof part === 'string' || typeof part === 'number')
      : [],
  };
}

function readCost(cost: Fields): CostTold | null {
  const status = fieldsOf(cost['throttleStatus']);
  const told = {
    requested: numberOf(cost['requestedQueryCost']),
    maximum: numberOf(status['maximumAvailable']),
    available: numberOf(status['currentlyAvailable']),
    restoreRate: numberOf(status['restoreRate']),
  };
  const whole = Object.values(told).every((value) => Number.isFinite(value));
  if (!whole || told.maximum <= 0 || told.restoreRate <= 0) return null;
  const actual = numberOf(cost['actualQueryCost']);
  return { ...told, actual: Number.isFinite(actual) ? actual : null };
}

function numberOf(value: Json | undefined): number {
  return typeof value === 'number' ? value : Number.NaN;
}

function fieldsOf(value: Json | undefined): Fields {
  return value === null || value === undefined || typeof value !== 'object' || isList(value)
    ? {}
    : value;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
