import {
  type CanonicalDocument,
  type CurrencyCode,
  currencyCode,
  type DocumentStatus,
  type Instant,
  type Json,
  minorUnits,
  parseInstant,
  zeroMinor,
} from '../../core/index.ts';
import { channelRecord } from './channels.ts';
import { totalsFault } from './check-totals.ts';
import { idOf } from './gid.ts';
import { type Mapped, mapNode, type NodeKind, problemOf } from './mapped.ts';
import { NodeFault } from './node-fault.ts';
import { type BookPage, orderBook } from './order-book.ts';
import { orderFees } from './order-fees.ts';
import { type OrderNode, parseOrder } from './order-node.ts';
import { documentReversals } from './order-reversals.ts';
import { placeOf, text } from './place.ts';
import { readBook } from './read-book.ts';

const orderKind: NodeKind = { recordKind: 'order', source: 'orders' };

/**
 * Maps a whole order (agreements with all their sales, refunds with all their lines) to a document, with its channel. Where
 * sums do not add up there is a problem beside the document; where it can't be mapped there is a problem alone. Never throws
 * for what Shopify answered.
 */
export function mapOrder(node: Json): Mapped {
  return mapNode(orderKind, node, () => {
    const order = parseOrder(node);
    const currency = currencyCode(order.currencyCode);
    const pages = orderBook(order, currency);
    if (pages.length === 0) {
      throw new NodeFault(
        'agreements_missing',
        `Order ${order.name} came without its sales agreements, from which its figures are taken. Read it again; if that does not help, report it.`,
      );
    }
    const { document, faults } = buildDocument(order, { currency, pages });
    const channel = document.channelExternalId;
    return {
      records: [
        ...(channel === null ? [] : [channelRecord(channel)]),
        { kind: 'document', record: document, raw: node },
      ],
      problems: faults.map((fault) => problemOf(orderKind, node, fault)),
    };
  });
}

type Reading = { readonly currency: CurrencyCode; readonly pages: readonly BookPage[] };

function buildDocument(
  order: OrderNode,
  { currency, pages }: Reading,
): { readonly document: CanonicalDocument; readonly faults: readonly NodeFault[] } {
  const placedAt = parseInstant(order.processedAt);
  const cancelledAt = order.cancelledAt ? parseInstant(order.cancelledAt) : null;
  const told = readBook(pages);
  const { fees, faults } = orderFees(order, currency);
  const document: CanonicalDocument = {
    ...headOf(order, { currency, placedAt, cancelledAt }),
    lines: told.lines,
    orderDiscount: zeroMinor,
    shipping: minorUnits(told.whole.shipping),
    shippingTax: minorUnits(told.whole.shippingTax),
    duty: minorUnits(told.whole.duty),
    tip: minorUnits(told.whole.tip),
    buyerFee: minorUnits(told.whole.buyerFee),
    reversals: documentReversals(told.reversals, { placedAt, cancelledAt }),
    fees,
  };
  const total = totalsFault(order, { currency, pages, document });
  return { document, faults: [...faults, ...told.faults, ...(total === null ? [] : [total])] };
}

type Head = Pick<
  CanonicalDocument,
  | 'kind'
  | 'externalId'
  | 'number'
  | 'status'
  | 'placedAt'
  | 'updatedAt'
  | 'currency'
  | 'test'
  | 'customerExternalId'
  | 'channelExternalId'
  | 'locationExternalId'
  | 'repExternalId'
  | 'country'
  | 'region'
  | 'city'
>;

function headOf(
  order: OrderNode,
  terms: {
    readonly currency: CurrencyCode;
    readonly placedAt: Instant;
    readonly cancelledAt: Instant | null;
  },
): Head {
  return {
    kind: 'order',
    externalId: idOf(order.id),
    number: order.name,
    status: statusOf(order, terms.cancelledAt),
    placedAt: terms.placedAt,
    updatedAt: parseInstant(order.updatedAt),
    currency: terms.currency,
    test: order.test,
    customerExternalId: order.customer ? idOf(order.customer.id) : null,
    channelExternalId: text(order.sourceName),
    locationExternalId: order.retailLocation ? idOf(order.retailLocation.id) : null,
    repExternalId: null,
    ...placeOf(order.shippingAddress ?? order.billingAddress),
  };
}

/** Payment states that have a status of their own; all others are open. */
const statuses: ReadonlyMap<string, DocumentStatus> = new Map([
  ['PAID', 'paid'],
  ['PARTIALLY_REFUNDED', 'partially_refunded'],
  ['REFUNDED', 'refunded'],
]);

function statusOf(order: OrderNode, cancelledAt: Instant | null): DocumentStatus {
  if (cancelledAt !== null) return 'cancelled';
  return statuses.get(order.displayFinancialStatus ?? '') ?? 'open';
}
