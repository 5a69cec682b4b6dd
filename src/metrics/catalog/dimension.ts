import type { DimensionInfo, FilterOp } from '../ir.ts';

/** Tables that an event can be joined with. Their conditions stand in the planner, once. */
export type JoinName = 'store' | 'document' | 'product' | 'variant' | 'category' | 'first_order';

/** Where a dimension's key comes from. Columns are our own constants, never a user's text. */
export type KeySource =
  | { readonly from: 'event'; readonly column: string }
  | { readonly from: 'join'; readonly join: JoinName; readonly column: string }
  /** Read off the event's local time on the query's clock. */
  | { readonly from: 'clock'; readonly part: 'hour' | 'weekday' }
  /** `new` for a customer's first order and all that happens to it, `returning` for other orders, null without a customer. */
  | { readonly from: 'customer_type' };

/** The table that gives an entity's label. `columns`: the first that is not null. */
export type LabelSource = {
  readonly table:
    | 'store'
    | 'channel'
    | 'location'
    | 'sales_rep'
    | 'category'
    | 'product'
    | 'variant';
  readonly columns: readonly string[];
};

export type Dimension = DimensionInfo & {
  readonly key: KeySource;
  readonly keyType: 'integer' | 'text';
  readonly label: LabelSource | null;
  readonly ops: readonly FilterOp[];
  /** Keys that there are, where they are known beforehand; others are a fault. */
  readonly allowed?: readonly (string | number)[];
  /** True where the lines of one order can differ in it, so that counts of orders do not add up over its values. */
  readonly ofLine: boolean;
};

const listOps: readonly FilterOp[] = ['in', 'not_in', 'is_null', 'is_not_null'];

type Common = Pick<Dimension, 'name' | 'title' | 'definition'>;

/** A thing with an id and a name, of the order as a whole unless `ofLine`. */
export function entity(
  common: Common,
  column: string,
  options: {
    readonly label: LabelSource;
    readonly ofLine?: boolean;
    readonly join?: JoinName;
    readonly tree?: boolean;
  },
): Dimension {
  const { label, join } = options;
  return {
    ...common,
    type: 'entity',
    key: join === undefined ? { from: 'event', column } : { from: 'join', join, column },
    keyType: 'integer',
    label,
    ops: [...listOps, 'contains', ...(options.tree === true ? (['under'] as const) : [])],
    ofLine: options.ofLine ?? false,
  };
}

/** A text that is its own label. */
export function text(
  common: Common,
  key: KeySource,
  options: { readonly ofLine?: boolean; readonly allowed?: readonly string[] } = {},
): Dimension {
  return {
    ...common,
    type: 'text',
    key,
    keyType: 'text',
    label: null,
    ops: options.allowed === undefined ? [...listOps, 'contains'] : listOps,
    ...(options.allowed === undefined ? {} : { allowed: options.allowed }),
    ofLine: options.ofLine ?? false,
  };
}

/** A part of the local time: whole numbers from `first` to `last`. */
export function clockPart(
  common: Common,
  part: 'hour' | 'weekday',
  bounds: { readonly first: number; readonly last: number },
): Dimension {
  const count = bounds.last - bounds.first + 1;
  return {
    ...common,
    type: 'number',
    key: { from: 'clock', part },
    keyType: 'integer',
    label: null,
    ops: ['in', 'not_in'],
    allowed: Array.from({ length: count }, (_, index) => bounds.first + index),
    ofLine: false,
  };
}
