import type { Mapping, Value } from './mapping-schema.ts';

/** The columns of one role that a mapping names. */
export type ColumnsUsed = {
  readonly all: ReadonlySet<string>;
  /** Those without which a file can't be read. */
  readonly required: ReadonlySet<string>;
};

/** Which columns a mapping needs of each role's files. */
export function columnsUsed(mapping: Mapping): ReadonlyMap<string, ColumnsUsed> {
  const found = new Map<string, Set<string>>();
  const add = (role: string, column: string): void => {
    const columns = found.get(role) ?? new Set();
    found.set(role, columns.add(column));
  };
  const walk = (role: string, node: unknown): void => {
    if (node === undefined || node === null) return;
    for (const value of valuesOf(node)) addValue(role, value, add);
  };
  for (const [role, file] of Object.entries(mapping.files)) walk(role, [file.key, file.unique]);
  for (const { lines, refunds, role, ...fields } of mapping.documents) {
    const { kind, refunded, creditSign: _sign, taxesIncluded: _included, ...values } = fields;
    walk(role, [Object.values(values), choiceValues(kind), refunded?.amount, refunded?.at]);
    const { role: lineRole = role, document, as, ...lineValues } = lines;
    walk(lineRole, [Object.values(lineValues), choiceValues(as), document]);
    if (refunds !== undefined) {
      const { role: refundRole, ...refundValues } = refunds;
      walk(refundRole, Object.values(refundValues));
    }
  }
  for (const part of [mapping.products, mapping.customers]) {
    if (part === undefined) continue;
    const { role, when, ...values } = part;
    walk(role, [Object.values(values), whenValues(when)]);
  }
  return new Map(
    Object.entries(mapping.files).map(([role, file]) => {
      const all = found.get(role) ?? new Set<string>();
      const optional = new Set(file.optionalColumns ?? []);
      const required = new Set([...all].filter((column) => !optional.has(column)));
      return [role, { all, required }];
    }),
  );
}

function choiceValues(choice: unknown): unknown[] {
  if (typeof choice !== 'object' || choice === null || !('rules' in choice)) return [];
  return (choice.rules as readonly { readonly when: unknown }[]).flatMap(({ when }) =>
    whenValues(when),
  );
}

function whenValues(when: unknown): unknown[] {
  if (when === undefined) return [];
  const conditions = Array.isArray(when) ? when : [when];
  return conditions.map((condition: { readonly value: unknown }) => condition.value);
}

function valuesOf(node: unknown): Value[] {
  if (node === undefined || node === null) return [];
  if (Array.isArray(node)) return node.flatMap((item) => valuesOf(item));
  return [node as Value];
}

function addValue(role: string, value: Value, add: (role: string, column: string) => void): void {
  if (typeof value === 'string') add(role, value);
  else if ('lookup' in value) {
    add(value.lookup, value.column);
    addValue(role, value.by, add);
  } else if ('column' in value) add(role, value.column);
  else if ('first' in value) for (const item of value.first) addValue(role, item, add);
  else if ('join' in value) for (const item of value.join) addValue(role, item, add);
}
