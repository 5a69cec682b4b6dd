import { z } from 'zod';

const money = z.object({ amount: z.string(), currencyCode: z.string() });
const moneyBag = z.object({ shopMoney: money });
const named = z.object({ id: z.string() });
const nodes = <T extends z.ZodType>(item: T) => z.object({ nodes: z.array(item) });

const address = z.object({
  countryCodeV2: z.string().nullish(),
  provinceCode: z.string().nullish(),
  province: z.string().nullish(),
  city: z.string().nullish(),
});

const soldLine = z.object({
  id: z.string(),
  title: z.string().nullish(),
  sku: z.string().nullish(),
  isGiftCard: z.boolean().nullish(),
  product: named.nullish(),
  variant: named.nullish(),
});

const sale = z.object({
  id: z.string(),
  actionType: z.string(),
  lineType: z.string(),
  quantity: z.number().int().nullish(),
  totalAmount: moneyBag,
  totalTaxAmount: moneyBag,
  totalDiscountAmountBeforeTaxes: moneyBag,
  lineItem: soldLine.nullish(),
});

const refundLine = z.object({
  quantity: z.number().int(),
  restockType: z.string(),
  lineItem: named,
});

const agreement = z.object({
  id: z.string(),
  happenedAt: z.string(),
  reason: z.string(),
  refund: z.object({ id: z.string(), refundLineItems: nodes(refundLine).nullish() }).nullish(),
  sales: nodes(sale),
});

const transaction = z.object({
  id: z.string(),
  status: z.string(),
  test: z.boolean().nullish(),
  createdAt: z.string(),
  processedAt: z.string().nullish(),
  fees: z.array(z.object({ id: z.string(), type: z.string(), amount: money })).nullish(),
});

const order = z.object({
  id: z.string(),
  name: z.string(),
  processedAt: z.string(),
  updatedAt: z.string(),
  cancelledAt: z.string().nullish(),
  test: z.boolean(),
  displayFinancialStatus: z.string().nullish(),
  currencyCode: z.string(),
  sourceName: z.string().nullish(),
  customer: named.nullish(),
  retailLocation: named.nullish(),
  shippingAddress: address.nullish(),
  billingAddress: address.nullish(),
  currentTotalPriceSet: moneyBag,
  transactions: z.array(transaction).nullish(),
  agreements: nodes(agreement),
});

/** What the mapping reads of an order: nullable where Shopify may hide or lack it. */
export type OrderNode = z.infer<typeof order>;
export type AgreementNode = z.infer<typeof agreement>;
export type SaleNode = z.infer<typeof sale>;
export type SoldLineNode = z.infer<typeof soldLine>;
export type AddressNode = z.infer<typeof address>;

/** @throws ZodError when it is no whole order */
export function parseOrder(node: unknown): OrderNode {
  return order.parse(node);
}
