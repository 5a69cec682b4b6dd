import type { ImportMapping } from '../../../../src/api/contract/index.ts';

/** A place in a mapping that usually holds one column's name. */
export type MappingField = {
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly isRequired: boolean;
  /** The columns of which file can stand there: the document's own, or its lines'. */
  readonly of: 'document' | 'lines';
};

const documentFields = [
  'id',
  'placedAt',
  'currency',
  'status',
  'customer',
  'channel',
  'country',
  'shipping',
  'discount',
  'taxes',
  'total',
] as const;
const lineFields = [
  'sku',
  'title',
  'quantity',
  'price',
  'gross',
  'discount',
  'tax',
  'cost',
] as const;
const required: ReadonlySet<string> = new Set(['id', 'placedAt']);

/** The fields that the form offers, in its order. Everything else of a mapping is edited as text. */
export const mappingFields: readonly MappingField[] = [
  ...documentFields.map(
    (name): MappingField => ({
      path: ['documents', 0, name],
      name,
      isRequired: required.has(name),
      of: 'document',
    }),
  ),
  ...lineFields.map(
    (name): MappingField => ({
      path: ['documents', 0, 'lines', name],
      name: `line_${name}`,
      isRequired: false,
      of: 'lines',
    }),
  ),
];

/** What stands at a path; undefined where nothing does. */
export function readAt(value: unknown, path: readonly (string | number)[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<string | number, unknown>)[key];
  }
  return at;
}

/** A copy with something else at a path; `undefined` takes the field away. What lies on the way is made. */
export function writeAt<T>(value: T, path: readonly (string | number)[], next: unknown): T {
  const [key, ...rest] = path;
  if (key === undefined) return next as T;
  const empty = typeof key === 'number' ? [] : {};
  const source = (value ?? empty) as Record<string | number, unknown>;
  const copy = (Array.isArray(source) ? [...source] : { ...source }) as typeof source;
  const inner = writeAt(source[key], rest, next);
  if (inner === undefined) delete copy[key];
  else copy[key] = inner;
  return copy as T;
}

/** Which file's columns a field can name, by the mapping's roles. Where no file has the role: every column that there is. */
export function columnsFor(
  field: MappingField,
  mapping: ImportMapping,
  files: readonly { readonly role: string | null; readonly columns: readonly string[] }[],
): readonly string[] {
  const own = readAt(mapping, ['documents', 0, 'role']);
  const lines = readAt(mapping, ['documents', 0, 'lines', 'role']);
  const role = field.of === 'lines' ? (lines ?? own) : own;
  const fitting = files.filter((file) => file.role === role);
  const from = fitting.length > 0 ? fitting : files;
  return [...new Set(from.flatMap(({ columns }) => columns))];
}

export type ParsedText =
  | { readonly kind: 'mapping'; readonly mapping: ImportMapping }
  | { readonly kind: 'fault'; readonly message: string };

/** Reads a mapping that was edited as text. Only its being a JSON object is checked here; its meaning is the server's to check. */
export function parseMappingText(text: string): ParsedText {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { kind: 'mapping', mapping: value as ImportMapping };
    return { kind: 'fault', message: '{ … }' };
  } catch (thrown) {
    return { kind: 'fault', message: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
