import type { DocumentLine } from '../../core/index.ts';
import {
  type Derivation,
  documentSubject,
  isEmpty,
  lineSubject,
  noAmounts,
  saleEvent,
} from './derivation.ts';
import type { EventAmounts, SaleEvent, SaleEventKind } from './sale-event.ts';
import { initialGoods, type Splitter, splitter } from './split-order.ts';

/**
 * Events of what the document itself says — its lines and its order-level amounts — before reversals and fees: sales of an
 * order, reversals of a credit.
 */
export function placedEvents(derivation: Derivation): SaleEvent[] {
  const isOrder = derivation.document.kind === 'order';
  const goods = splitter(derivation.document, initialGoods(derivation.document));
  const events = lineEvents(derivation, goods);
  const whole = wholeAmounts(derivation, goods.any);
  // An order counts as one by its initial sale events: it has one also without any goods.
  if (!isEmpty(whole) || (isOrder && !goods.any)) {
    const kind = isOrder ? 'sale' : 'reversal';
    const time = derivation.clock(derivation.document.placedAt);
    events.push(
      saleEvent(time, documentSubject({ kind, initial: isOrder }), signed(whole, isOrder)),
    );
  }
  return events;
}

function lineEvents(derivation: Derivation, goods: Splitter): SaleEvent[] {
  const { document, clock } = derivation;
  const isOrder = document.kind === 'order';
  const shares = {
    discount: goods.split(document.orderDiscount),
    shipping: goods.split(document.shipping),
    duty: goods.split(document.duty),
    tip: goods.split(document.tip),
    buyerFee: goods.split(document.buyerFee),
  };
  return document.lines.map((line, index) => {
    const amounts: EventAmounts = {
      quantityE3: line.quantityE3,
      gross: line.gross,
      discount: line.discount + shares.discount(index),
      tax: line.tax,
      shipping: shares.shipping(index),
      duty: shares.duty(index),
      tip: shares.tip(index),
      buyerFee: shares.buyerFee(index),
      cost: derivation.costs[index] ?? null,
      channelFee: 0,
      adjustment: 0,
    };
    const kind = kindOf(line, isOrder ? 'sale' : 'reversal');
    const initial = isOrder && kind === 'sale' && line.addedAt === null;
    return saleEvent(
      clock(line.addedAt ?? document.placedAt),
      lineSubject(derivation, index, { kind, initial }),
      signed(amounts, isOrder),
    );
  });
}

/** A gift card is a liability: whatever happens to it stays out of the sales measures. */
export function kindOf(line: DocumentLine, otherwise: SaleEventKind): SaleEventKind {
  return line.giftCard ? 'gift_card' : otherwise;
}

/**
 * What stays with the document as a whole: the tax on shipping, which is no product's tax; and, where there are no goods to
 * split over, every order-level amount.
 */
function wholeAmounts({ document, documentCost }: Derivation, hasGoods: boolean): EventAmounts {
  const shippingTax = { ...noAmounts, tax: document.shippingTax, cost: documentCost };
  if (hasGoods) return shippingTax;
  return {
    ...shippingTax,
    discount: document.orderDiscount,
    shipping: document.shipping,
    duty: document.duty,
    tip: document.tip,
    buyerFee: document.buyerFee,
  };
}

/** Merchant's amounts signed by their effect on the result: as a sale, or as what is given back. */
export function signed(amounts: EventAmounts, sold: boolean): EventAmounts {
  const sign = sold ? 1 : -1;
  return {
    quantityE3: sign * amounts.quantityE3,
    gross: sign * amounts.gross,
    discount: -sign * amounts.discount,
    tax: sign * amounts.tax,
    shipping: sign * amounts.shipping,
    duty: sign * amounts.duty,
    tip: sign * amounts.tip,
    buyerFee: sign * amounts.buyerFee,
    cost: amounts.cost === null ? null : -sign * amounts.cost,
    channelFee: amounts.channelFee,
    adjustment: amounts.adjustment,
  };
}
