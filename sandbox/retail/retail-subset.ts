import type { RetailRow } from './read-rows.ts';

/** Goods of an invoice. Amounts are pence. */
export type RetailLine = {
  readonly code: string;
  readonly description: string;
  readonly quantity: number;
  readonly price: number;
};

export type RetailRefund = {
  /** The credit's number. */
  readonly invoice: string;
  readonly at: string;
  /** Pieces by the line's position in its order. */
  readonly pieces: Map<number, number>;
};

export type RetailOrder = {
  readonly invoice: string;
  /** The earliest of its rows. */
  readonly at: string;
  readonly customer: string;
  readonly country: string;
  readonly lines: readonly RetailLine[];
  readonly refunds: RetailRefund[];
};

/** Why rows were left out. */
export type RetailOmission =
  | 'adjustment'
  | 'not_positive'
  | 'part_pennies'
  | 'credit_without_customer'
  | 'credit_without_purchase';

export type RetailSubset = {
  /** Rows as they stand in the file: what an importer of files is given. */
  readonly rows: readonly RetailRow[];
  /** The same as orders and refunds: what a shop is made of. */
  readonly orders: readonly RetailOrder[];
  readonly omitted: Readonly<Record<RetailOmission, number>>;
};

type Invoice = {
  readonly invoice: string;
  at: string;
  readonly rows: { readonly row: RetailRow; readonly quantity: number; readonly price: number }[];
};

/** What is left of a purchase that may still come back. */
type Purchase = { readonly order: RetailOrder; readonly line: number; left: number };

/**
 * What of the data set a shop platform could have seen: ordinary invoices (rows with pieces and a price in whole pence), and
 * rows of credits for which the same customer had bought the same article at the same price before, and enough of it. A platform
 * knows no refund without an order, no negative sale and no part of a penny.
 *
 * A credit is taken from the latest purchases first, and may touch several.
 *
 * @param until rows from this time on are not looked at
 */
export async function retailSubset(
  rows: AsyncIterable<RetailRow>,
  { until = '9999' }: { readonly until?: string } = {},
): Promise<RetailSubset> {
  const omitted: Record<RetailOmission, number> = {
    adjustment: 0,
    not_positive: 0,
    part_pennies: 0,
    credit_without_customer: 0,
    credit_without_purchase: 0,
  };
  const invoices = await gather(rows, { until, omitted });
  const kept = new Set<RetailRow>();
  const orders: RetailOrder[] = [];
  const bought = new Map<string, Purchase[]>();
  for (const invoice of invoices) {
    if (invoice.invoice.startsWith('C')) takeBack(invoice, { bought, kept, omitted });
    else orders.push(buy(invoice, { bought, kept }));
  }
  const inFileOrder = invoices.flatMap((invoice) =>
    invoice.rows.flatMap(({ row }) => (kept.has(row) ? [row] : [])),
  );
  return { rows: inFileOrder, orders, omitted };
}

/** Invoices by time, then by number, so that every reading of the file gives the same. */
async function gather(
  rows: AsyncIterable<RetailRow>,
  { until, omitted }: { until: string; omitted: Record<RetailOmission, number> },
): Promise<readonly Invoice[]> {
  const invoices = new Map<string, Invoice>();
  for await (const row of rows) {
    if (row.at >= until) continue;
    const omission = omissionOf(row);
    if (omission !== null) {
      omitted[omission] += 1;
      continue;
    }
    const known = invoices.get(row.invoice) ?? { invoice: row.invoice, at: row.at, rows: [] };
    if (row.at < known.at) known.at = row.at;
    known.rows.push({ row, quantity: Number(row.quantity), price: pennies(row.price) ?? 0 });
    invoices.set(row.invoice, known);
  }
  return [...invoices.values()].sort((a, b) =>
    a.at === b.at ? compare(a.invoice, b.invoice) : compare(a.at, b.at),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function omissionOf(row: RetailRow): RetailOmission | null {
  const isCredit = row.invoice.startsWith('C');
  if (!isCredit && !/^\d/.test(row.invoice)) return 'adjustment';
  if (isCredit && row.customer === '') return 'credit_without_customer';
  if (!/^-?\d+$/.test(row.quantity) || row.quantity.startsWith('-') !== isCredit)
    return 'not_positive';
  if (Number(row.quantity) === 0 || row.price.startsWith('-')) return 'not_positive';
  return pennies(row.price) === null ? 'part_pennies' : null;
}

/** Whole pence of a price; null where there are parts of one. */
function pennies(price: string): number | null {
  const match = /^(\d+)(?:\.(\d{1,2})0*)?$/.exec(price);
  if (match === null) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

function purchaseKey({ customer, code }: RetailRow, price: number): string {
  return `${customer}\n${code}\n${price}`;
}

function buy(
  invoice: Invoice,
  { bought, kept }: { bought: Map<string, Purchase[]>; kept: Set<RetailRow> },
): RetailOrder {
  const [first] = invoice.rows;
  const order: RetailOrder = {
    invoice: invoice.invoice,
    at: invoice.at,
    customer: first?.row.customer ?? '',
    country: first?.row.country ?? '',
    lines: invoice.rows.map(({ row, quantity, price }) => ({
      code: row.code,
      description: row.description,
      quantity,
      price,
    })),
    refunds: [],
  };
  for (const [line, { row, quantity, price }] of invoice.rows.entries()) {
    kept.add(row);
    if (row.customer === '') continue;
    const key = purchaseKey(row, price);
    const purchases = bought.get(key) ?? [];
    purchases.push({ order, line, left: quantity });
    bought.set(key, purchases);
  }
  return order;
}

type TakingBack = {
  readonly bought: ReadonlyMap<string, readonly Purchase[]>;
  readonly kept: Set<RetailRow>;
  readonly omitted: Record<RetailOmission, number>;
};

function takeBack(credit: Invoice, { bought, kept, omitted }: TakingBack): void {
  for (const { row, quantity, price } of credit.rows) {
    const purchases = bought.get(purchaseKey(row, price)) ?? [];
    const there = purchases.reduce((sum, { left }) => sum + left, 0);
    let open = -quantity;
    if (there < open) {
      omitted.credit_without_purchase += 1;
      continue;
    }
    kept.add(row);
    for (const purchase of purchases.toReversed()) {
      const pieces = Math.min(open, purchase.left);
      if (pieces === 0) continue;
      purchase.left -= pieces;
      open -= pieces;
      const { pieces: back } = refundOf(purchase.order, credit);
      back.set(purchase.line, (back.get(purchase.line) ?? 0) + pieces);
    }
  }
}

/** The order's refund by that credit. */
function refundOf(order: RetailOrder, { invoice, at }: Invoice): RetailRefund {
  const known = order.refunds.find((refund) => refund.invoice === invoice);
  if (known !== undefined) return known;
  const refund: RetailRefund = { invoice, at, pieces: new Map() };
  order.refunds.push(refund);
  return refund;
}
