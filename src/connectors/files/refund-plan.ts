import { type CompileContext, compileValue, type Reader } from './compile-value.ts';
import type { RefundMapping } from './mapping-schema.ts';

const fields = [
  'id',
  'at',
  'reason',
  'line',
  'quantity',
  'gross',
  'discount',
  'tax',
  'restocked',
  'unallocated',
  'shipping',
  'shippingTax',
  'duty',
  'tip',
  'buyerFee',
] as const;
type RefundField = (typeof fields)[number];

/** Readers of a refund row's fields; one that the mapping does not name reads nothing. */
export type RefundPlan = Readonly<Record<RefundField, Reader>>;

/** Compiles what a refund's rows mean. */
export function compileRefund(refunds: RefundMapping, context: CompileContext): RefundPlan {
  const readers = fields.map((field): [RefundField, Reader] => {
    const value = refunds[field];
    return [field, value === undefined ? () => '' : compileValue(value, context)];
  });
  return Object.fromEntries(readers) as Record<RefundField, Reader>;
}
