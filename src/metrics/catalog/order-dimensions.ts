import { type Dimension, text } from './dimension.ts';

/** Who bought, and what kind of document it is. */
export const orderDimensions: readonly Dimension[] = [
  {
    name: 'customer',
    title: 'Customer',
    definition: 'The customer of the order, by number; names only for those who may see them.',
    type: 'entity',
    key: { from: 'event', column: 'customer_id' },
    keyType: 'integer',
    label: null,
    ops: ['in', 'not_in', 'is_null', 'is_not_null'],
    ofLine: false,
  },
  text(
    {
      name: 'customer_type',
      title: 'New or returning',
      definition:
        'New: a customer’s first order ever, with all that happens to it. Returning: every other order of a customer, and credits that name no order. None without a customer.',
    },
    { from: 'customer_type' },
    { allowed: ['new', 'returning'] },
  ),
  text(
    {
      name: 'order_status',
      title: 'Order status',
      definition:
        'State of the document, now: open, paid, partially_refunded, refunded, cancelled.',
    },
    { from: 'join', join: 'document', column: 'status' },
    { allowed: ['open', 'paid', 'partially_refunded', 'refunded', 'cancelled'] },
  ),
  text(
    {
      name: 'document_kind',
      title: 'Document kind',
      definition: 'Order, credit (a credit note that names no order) or adjustment.',
    },
    { from: 'join', join: 'document', column: 'kind' },
    { allowed: ['order', 'credit', 'adjustment'] },
  ),
  text(
    { name: 'currency', title: 'Currency', definition: 'Currency of the store, as its ISO code.' },
    { from: 'event', column: 'currency' },
  ),
];
