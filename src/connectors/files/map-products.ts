import {
  type CanonicalProduct,
  type CanonicalRecord,
  type CanonicalVariant,
  decimalToMinor,
  instant,
  parseDecimal,
} from '../../core/index.ts';
import { type CompileContext, compileValue } from './compile-value.ts';
import { neededNumber } from './line-plan.ts';
import type { Mapping, Value } from './mapping-schema.ts';
import type { TablePlan } from './table-plan.ts';

/** What a row says of one thing that is not a document. `fields` are texts; '' = the row does not say. */
export type EntityWord = {
  readonly kind: EntityKind;
  readonly id: string;
  /** The variant's id for `variant`, else ''. */
  readonly sub: string;
  readonly fields: readonly string[];
};
const entityKinds = [
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

/**
 * Hears what a row says of things. `signature` is cheap and equal for rows that say the same, so that `words` is asked once
 * for all of them; null = the row says nothing.
 */
export type WordReader = {
  readonly signature: (cells: readonly string[]) => string | null;
  readonly words: (cells: readonly string[]) => EntityWord[];
};

type Cells = readonly string[];

/** Reads the texts of `values`, '' for those that are not mapped; the signature holds only the others. */
function textReaders(
  context: CompileContext,
  values: readonly (Value | undefined)[],
): { readonly signature: (cells: Cells) => string; readonly texts: (cells: Cells) => string[] } {
  const all = values.map((value) => (value === undefined ? null : compileValue(value, context)));
  const mapped = all.filter((reader) => reader !== null);
  return {
    signature: (cells) => {
      let text = '';
      for (const read of mapped) text += read(cells) + between;
      return text;
    },
    texts: (cells) => all.map((read) => read?.(cells) ?? ''),
  };
}

/** What a product row says: its category's path, the product, its variant. */
export function productWords(plan: TablePlan, mapping: Mapping): WordReader | null {
  const product = mapping.products;
  const applies = plan.product;
  if (product === undefined || applies === null) return null;
  const { title, brand, variant, variantTitle, sku, unitCost, category = [] } = product;
  const id = compileValue(product.id, plan.context);
  const fields = [product.id, title, brand, variant, variantTitle, sku, unitCost, ...category];
  const { signature, texts } = textReaders(plan.context, fields);
  return {
    signature: (cells) => (id(cells) !== '' && applies(cells) ? `p${signature(cells)}` : null),
    words: (cells) => wordsOfProduct(texts(cells), plan),
  };
}

function wordsOfProduct(texts: readonly string[], plan: TablePlan): EntityWord[] {
  const [
    id = '',
    title = '',
    brand = '',
    variant = '',
    variantTitle = '',
    sku = '',
    unitCost = '',
  ] = texts;
  const path = texts.slice(7).filter((level) => level !== '');
  const costE4 =
    unitCost === '' ? '' : neededNumber(unitCost, 'unit cost', plan.formats.decimal).text;
  return [
    ...path.map(
      (name, depth): EntityWord => ({
        kind: 'category',
        id: categoryId(path.slice(0, depth + 1)),
        sub: '',
        fields: [name, categoryId(path.slice(0, depth))],
      }),
    ),
    { kind: 'product', id, sub: '', fields: [title, brand, categoryId(path)] },
    { kind: 'variant', id, sub: variant || id, fields: [variantTitle, sku, costE4] },
  ];
}

/** What a row says of a customer. */
export function customerWords(plan: TablePlan, mapping: Mapping): WordReader | null {
  const customer = mapping.customers;
  const applies = plan.customer;
  if (customer === undefined || applies === null) return null;
  const { name, email, country, region, city, createdAt } = customer;
  const id = compileValue(customer.id, plan.context);
  const { signature, texts } = textReaders(plan.context, [
    customer.id,
    name,
    email,
    country,
    region,
    city,
    createdAt,
  ]);
  return {
    signature: (cells) => (id(cells) !== '' && applies(cells) ? `c${signature(cells)}` : null),
    words: (cells) => {
      const [key = '', ...fields] = texts(cells);
      const created = fields.pop() ?? '';
      const at = created === '' ? null : plan.dates(created);
      return [
        { kind: 'customer', id: key, sub: '', fields: [...fields, at === null ? '' : String(at)] },
      ];
    },
  };
}

/** What a document's row says of the channel, location and rep that it names: their names are their ids. */
export function namedWords(plan: TablePlan): WordReader | null {
  const readers = plan.documents.flatMap((part) =>
    (part.head?.texts ?? []).flatMap(([field, read]) =>
      field === 'channel' || field === 'location' || field === 'rep'
        ? [[field, read] as const]
        : [],
    ),
  );
  if (readers.length === 0) return null;
  return {
    signature: (cells) => `n${readers.map(([, read]) => read(cells)).join(between)}`,
    words: (cells) =>
      readers.flatMap(([kind, read]): EntityWord[] => {
        const id = read(cells);
        return id === '' ? [] : [{ kind, id, sub: '', fields: [id] }];
      }),
  };
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
