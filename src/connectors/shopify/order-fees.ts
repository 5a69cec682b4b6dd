import {
  type CurrencyCode,
  type DocumentFee,
  type MinorUnits,
  parseInstant,
} from '../../core/index.ts';
import { idOf } from './gid.ts';
import { minorOf } from './money.ts';
import { NodeFault } from './node-fault.ts';
import type { OrderNode } from './order-node.ts';

export type OrderFees = { readonly fees: readonly DocumentFee[]; readonly faults: NodeFault[] };

/**
 * What the payment provider kept of an order's payments, each on the day of its transaction, without tax on the fee. Shopify
 * tells it for Shopify Payments alone. A fee in another currency than the order's is left out and told as a fault.
 */
export function orderFees(order: OrderNode, currency: CurrencyCode): OrderFees {
  const fees: DocumentFee[] = [];
  const faults: NodeFault[] = [];
  for (const transaction of order.transactions ?? []) {
    if (transaction.status !== 'SUCCESS' || transaction.test === true) continue;
    const at = parseInstant(transaction.processedAt ?? transaction.createdAt);
    for (const fee of transaction.fees ?? []) {
      const amount = amountOf(fee.amount, currency);
      if (amount instanceof NodeFault) faults.push(amount);
      else if (amount !== 0) fees.push({ key: idOf(fee.id), at, name: fee.type, amount });
    }
  }
  return { fees, faults };
}

function amountOf(
  money: { readonly amount: string; readonly currencyCode: string },
  currency: CurrencyCode,
): MinorUnits | NodeFault {
  if (money.currencyCode === currency) return minorOf(money, currency);
  return new NodeFault(
    'fee_currency',
    `A payment fee of ${money.amount} ${money.currencyCode} was left out: the order is in ${currency}.`,
  );
}
