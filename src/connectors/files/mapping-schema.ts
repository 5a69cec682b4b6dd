import { z } from 'zod';
import { dateOrders } from './date-text.ts';
import { delimiters } from './delimiter.ts';
import { encodings } from './encoding.ts';
import { patternFault } from './pattern.ts';

/** A text taken from a row: a column's name, or a rule that makes one. See docs/import.md. */
export type Value =
  | string
  | { readonly constant: string }
  | ColumnValue
  | { readonly lookup: string; readonly by: Value; readonly column: string }
  | { readonly first: readonly Value[] }
  | { readonly join: readonly Value[]; readonly with?: string | undefined };

export type ColumnValue = {
  readonly column: string;
  readonly keep?: 'digits' | 'letters' | undefined;
  readonly case?: 'upper' | 'lower' | undefined;
  readonly match?: string | undefined;
  readonly map?: Readonly<Record<string, string>> | undefined;
  readonly otherwise?: string | undefined;
  readonly blanks?: readonly string[] | undefined;
};

const text = z.string().min(1, 'must not be empty');
const pattern = text.superRefine((source, context) => {
  const fault = patternFault(source);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault });
});

const columnValue = z.strictObject({
  column: text,
  keep: z.enum(['digits', 'letters']).optional(),
  case: z.enum(['upper', 'lower']).optional(),
  match: pattern.optional(),
  map: z.record(z.string(), z.string()).optional(),
  otherwise: z.string().optional(),
  blanks: z.array(z.string()).optional(),
});

/** Which of the forms an object is, by the key that only that form has: so that a fault is told inside that form. */
const valueObject: z.ZodType<Value> = z.lazy(() =>
  z.record(z.string(), z.unknown()).transform((object, context): Value => {
    const form = valueForms.find(([key]) => key in object)?.[1];
    if (form === undefined) {
      context.addIssue({
        code: 'custom',
        message:
          'a value is a column name, or an object with column, constant, lookup, first or join',
      });
      return z.NEVER;
    }
    const parsed = form.safeParse(object);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      context.addIssue({ ...issue, code: 'custom', message: issueText(issue) });
    }
    return z.NEVER;
  }),
);

const value: z.ZodType<Value> = z.lazy(() =>
  z.unknown().transform((given, context): Value => {
    const parsed = (typeof given === 'string' ? text : valueObject).safeParse(given);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      context.addIssue({ ...issue, code: 'custom', message: issueText(issue) });
    }
    return z.NEVER;
  }),
);

const valueForms: readonly (readonly [string, z.ZodType<Value>])[] = [
  ['lookup', z.strictObject({ lookup: text, by: value, column: text })],
  ['column', columnValue],
  ['constant', z.strictObject({ constant: z.string() })],
  ['first', z.strictObject({ first: z.array(value).min(1) })],
  ['join', z.strictObject({ join: z.array(value).min(1), with: z.string().optional() })],
];

/** The message of a zod issue, naming keys that do not belong. */
export function issueText(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys')
    return `unknown key ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
  return issue.message;
}

const condition = z
  .strictObject({
    value,
    equals: z.string().optional(),
    in: z.array(z.string()).min(1).optional(),
    noneOf: z.array(z.string()).min(1).optional(),
    startsWith: text.optional(),
    matches: pattern.optional(),
    sign: z.enum(['negative', 'positive', 'zero']).optional(),
    blank: z.boolean().optional(),
    ignoreCase: z.boolean().optional(),
  })
  .refine(
    (c) =>
      [c.equals, c.in, c.noneOf, c.startsWith, c.matches, c.sign, c.blank].filter(
        (test) => test !== undefined,
      ).length === 1,
    'a condition has exactly one of equals, in, noneOf, startsWith, matches, sign, blank',
  );
export type Condition = z.infer<typeof condition>;
const conditions = z.union([condition, z.array(condition).min(1)]);

function choice<const T extends readonly [string, ...string[]]>(options: T) {
  const one = z.enum(options);
  return z.union([
    one,
    z.strictObject({
      rules: z.array(z.strictObject({ when: conditions, is: one })).min(1),
      otherwise: one,
    }),
  ]);
}

/** What a row of a document is: a product's line, a line of no product, or an amount of the whole document. */
const lineKinds = [
  'product',
  'plain',
  'gift_card',
  'shipping',
  'discount',
  'fee',
  'tip',
  'duty',
  'buyer_fee',
  'skip',
] as const;
export type LineKind = (typeof lineKinds)[number];

const documentKinds = ['order', 'credit', 'adjustment'] as const;

const file = z.strictObject({
  names: z.array(text).min(1).optional(),
  columns: z.array(text).min(1).optional(),
  optionalColumns: z.array(text).min(1).optional(),
  optional: z.boolean().optional(),
  sheet: text.optional(),
  transposed: z.boolean().optional(),
  encoding: z.enum(['auto', ...encodings]).optional(),
  delimiter: z.enum(['auto', ...delimiters]).optional(),
  decimal: z.enum(['auto', '.', ',']).optional(),
  dateOrder: z.enum(['auto', ...dateOrders]).optional(),
  blanks: z.array(z.string()).optional(),
  key: value.optional(),
  unique: z.array(value).min(1).optional(),
});
export type FileRole = z.infer<typeof file>;

const lines = z.strictObject({
  role: text.optional(),
  document: value.optional(),
  as: choice(lineKinds).optional(),
  id: value.optional(),
  product: value.optional(),
  variant: value.optional(),
  sku: value.optional(),
  title: value.optional(),
  quantity: value.optional(),
  price: value.optional(),
  gross: value.optional(),
  net: value.optional(),
  discount: value.optional(),
  discountRate: value.optional(),
  addedAt: value.optional(),
  tax: value.optional(),
  cost: value.optional(),
  unitCost: value.optional(),
  profit: value.optional(),
});
export type LineMapping = z.infer<typeof lines>;

const refunds = z.strictObject({
  role: text,
  document: value,
  id: value,
  at: value,
  reason: value.optional(),
  line: value.optional(),
  quantity: value.optional(),
  gross: value.optional(),
  discount: value.optional(),
  tax: value.optional(),
  restocked: value.optional(),
  unallocated: value.optional(),
  shipping: value.optional(),
  shippingTax: value.optional(),
  duty: value.optional(),
  tip: value.optional(),
  buyerFee: value.optional(),
});
export type RefundMapping = z.infer<typeof refunds>;

const document = z.strictObject({
  role: text,
  id: value,
  number: value.optional(),
  kind: choice(documentKinds),
  creditSign: z.enum(['negative', 'positive']).optional(),
  placedAt: value,
  updatedAt: value.optional(),
  cancelledAt: value.optional(),
  status: value.optional(),
  test: value.optional(),
  currency: value.optional(),
  customer: value.optional(),
  channel: value.optional(),
  location: value.optional(),
  rep: value.optional(),
  country: value.optional(),
  region: value.optional(),
  city: value.optional(),
  discount: value.optional(),
  subtotal: value.optional(),
  total: value.optional(),
  taxes: value.optional(),
  taxesIncluded: z.enum(['yes', 'no', 'by-total']).optional(),
  shipping: value.optional(),
  shippingTax: value.optional(),
  duty: value.optional(),
  tip: value.optional(),
  buyerFee: value.optional(),
  refunded: z.strictObject({ amount: value, at: value.optional() }).optional(),
  refunds: refunds.optional(),
  lines,
});
export type DocumentMapping = z.infer<typeof document>;

const product = z.strictObject({
  role: text,
  when: conditions.optional(),
  id: value,
  title: value.optional(),
  brand: value.optional(),
  category: z.array(value).min(1).max(8).optional(),
  variant: value.optional(),
  variantTitle: value.optional(),
  sku: value.optional(),
  unitCost: value.optional(),
});

const customer = z.strictObject({
  role: text,
  when: conditions.optional(),
  id: value,
  name: value.optional(),
  email: value.optional(),
  country: value.optional(),
  region: value.optional(),
  city: value.optional(),
  createdAt: value.optional(),
});

/** The mapping file's shape; what it means as a whole is checked by `parseMapping`. */
export const mappingSchema = z.strictObject({
  version: z.literal(1),
  name: text.optional(),
  title: text.optional(),
  description: text.optional(),
  store: z.strictObject({ currency: text, zone: text }),
  files: z.record(z.string(), file),
  documents: z.array(document).min(1),
  products: product.optional(),
  customers: customer.optional(),
});
/** How files become documents, products and customers: the checked content of a mapping file. */
export type Mapping = z.infer<typeof mappingSchema>;
