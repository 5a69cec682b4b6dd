import {
  type CanonicalProduct,
  type CanonicalRecord,
  type CanonicalVariant,
  decimalToMinor,
  instant,
  parseDecimal,
} from '../../core/index.ts';
import { compileValue, type Reader } from './compile-value.ts';
import { neededNumber } from './line-plan.ts';
import type { Mapping } from './mapping-schema.ts';
import type { TablePlan } from './table-plan.ts';

/** What a row says of one thing that is not a document. `fields` are texts; '' = the row does not say. */
export type EntityWord = {
  readonly kind: EntityKind;
  readonly id: string;
  /** The variant's id for `variant`, else ''. */
  readonly sub: string;
  readonly fields: readonly string[];
};
export const entityKinds = [
  'category',
  'location',
  'channel',
  'rep',
  'product',
  'variant',
  'customer',
] as const;
export type EntityKind = (typeof entityKinds)[number];

const between = '\u001f';

/** Fields of a thing as one text, for staging. */
export function packFields(fields: readonly string[]): string {
  return fields.map((field) => field.replaceAll(between, ' ')).join(between);
}

export function unpackFields(text: string): readonly string[] {
  return text.split(between);
}

/** A path of category names as the id of its last one. */
function categoryId(path: readonly string[]): string {
  return path.join(' / ');
}

/** What a product row says: its category's path, the product, its variant. */
export function productWords(
  plan: TablePlan,
  mapping: Mapping,
): ((cells: readonly string[]) => EntityWord[]) | null {
  const product = mapping.products;
  const applies = plan.product;
  if (product === undefined || applies === null) return null;
  const read = (value: Parameters<typeof compileValue>[0] | undefined): Reader =>
    value === undefined ? () => '' : compileValue(value, plan.context);
  const [id, title, brand] = [read(product.id), read(product.title), read(product.brand)];
  const [variant, variantTitle] = [read(product.variant), read(product.variantTitle)];
  const [sku, cost] = [read(product.sku), read(product.unitCost)];
  const levels = (product.category ?? []).map(read);
  return (cells) => {
    const key = id(cells);
    if (key === '' || !applies(cells)) return [];
    const path = levels.map((level) => level(cells)).filter((level) => level !== '');
    const words: EntityWord[] = path.map((name, depth) => ({
      kind: 'category',
      id: categoryId(path.slice(0, depth + 1)),
      sub: '',
      fields: [name, depth === 0 ? '' : categoryId(path.slice(0, depth))],
    }));
    const unitCost = cost(cells);
    const costE4 =
      unitCost === '' ? '' : neededNumber(unitCost, 'unit cost', plan.formats.decimal).text;
    const variantId = variant(cells) || key;
    words.push({
      kind: 'product',
      id: key,
      sub: '',
      fields: [title(cells), brand(cells), categoryId(path)],
    });
    words.push({
      kind: 'variant',
      id: key,
      sub: variantId,
      fields: [variantTitle(cells), sku(cells), costE4],
    });
    return words;
  };
}

/** What a row says of a customer. */
export function customerWords(
  plan: TablePlan,
  mapping: Mapping,
): ((cells: readonly string[]) => EntityWord[]) | null {
  const customer = mapping.customers;
  const applies = plan.customer;
  if (customer === undefined || applies === null) return null;
  const { name, email, country, region, city, createdAt } = customer;
  const id = compileValue(customer.id, plan.context);
  const readers = [name, email, country, region, city, createdAt].map((value) =>
    value === undefined ? () => '' : compileValue(value, plan.context),
  );
  return (cells) => {
    const key = id(cells);
    if (key === '' || !applies(cells)) return [];
    const fields = readers.map((read) => read(cells));
    const created = fields[5] ?? '';
    const at = created === '' ? null : plan.dates(created);
    return [
      {
        kind: 'customer',
        id: key,
        sub: '',
        fields: [...fields.slice(0, 5), at === null ? '' : String(at)],
      },
    ];
  };
}

/** What a document's row says of the channel, location and rep that it names: their names are their ids. */
export function namedWords(plan: TablePlan): (cells: readonly string[]) => EntityWord[] {
  const readers = plan.documents.flatMap((part) =>
    (part.head?.texts ?? []).flatMap(([field, read]) =>
      field === 'channel' || field === 'location' || field === 'rep'
        ? [[field, read] as const]
        : [],
    ),
  );
  return (cells) =>
    readers.flatMap(([kind, read]): EntityWord[] => {
      const id = read(cells);
      return id === '' ? [] : [{ kind, id, sub: '', fields: [id] }];
    });
}

/** A thing's record out of its staged fields. Variants are given to `productRecord`. */
export function entityRecord(
  kind: Exclude<EntityKind, 'product' | 'variant'>,
  externalId: string,
  fields: readonly string[],
): CanonicalRecord {
  const [name = '', second = ''] = fields;
  const orNull = (text: string | undefined): string | null => text || null;
  switch (kind) {
    case 'category':
      return { kind, record: { externalId, name, parentExternalId: orNull(second) } };
    case 'location':
      return { kind, record: { externalId, name, parentExternalId: null } };
    case 'channel':
    case 'rep':
      return { kind, record: { externalId, name } };
    case 'customer': {
      const [, email, country, region, city, createdAt] = fields;
      return {
        kind,
        record: {
          externalId,
          name: orNull(name),
          email: orNull(email),
          country: orNull(country),
          region: orNull(region),
          city: orNull(city),
          createdAt: createdAt ? instant(Number(createdAt)) : null,
        },
      };
    }
  }
}

/**
 * A product's record out of its staged fields and variants.
 *
 * @param places decimal places of the store's currency
 */
export function productRecord(
  product: { readonly id: string; readonly fields: readonly string[] },
  variants: readonly { readonly id: string; readonly fields: readonly string[] }[],
  places: number,
): CanonicalRecord {
  const [title = '', brand = '', category = ''] = product.fields;
  const record: CanonicalProduct = {
    externalId: product.id,
    title: title || product.id,
    brand: brand || null,
    categoryExternalId: category || null,
    variants: variants.map(({ id, fields }): CanonicalVariant => {
      const [variantTitle = '', sku = '', cost = ''] = fields;
      return {
        externalId: id,
        title: variantTitle || null,
        sku: sku || null,
        unitCostE4: cost === '' ? null : decimalToMinor(parseDecimal(cost), places + 4),
      };
    }),
  };
  return { kind: 'product', record };
}
