import type { RetailRow } from './retail-rows.ts';

/** An invoice as an order: its rows that Shopify can hold, in the file's order. */
export type RetailOrder = { readonly invoice: string; readonly rows: readonly RetailRow[] };

/** Rows of a credit note that give back what one earlier invoice sold. */
export type RetailRefund = {
  readonly credit: string;
  readonly at: string;
  /** The invoice that it goes back to. */
  readonly invoice: string;
  readonly lines: readonly {
    /** Place of the row among its order's rows. */
    readonly row: number;
    readonly quantity: number;
  }[];
};

/** What of a book of invoices can be told in Shopify's words, and the very rows that tell it. */
export type RetailSubset = {
  /** Kept rows, credits among them, in the file's order: what a direct import reads. */
  readonly rows: readonly RetailRow[];
  readonly orders: readonly RetailOrder[];
  readonly refunds: readonly RetailRefund[];
  /** Rows left out, by why. */
  readonly leftOut: Readonly<Record<LeftOut, number>>;
};

export type LeftOut = 'adjustment' | 'not_sold' | 'price_of_many_decimals' | 'unmatched_credit';

/**
 * Chooses what both a direct import and a sync over Shopify can tell to the cent.
 *
 * Kept are ordinary invoices, and credit rows that give back what the same customer bought before of the same article at the
 * same price, with as many pieces left: Shopify knows no refund without an order, and refunds at the price that was paid. Each
 * credit row takes from the latest such purchase. Left out are adjustments of debts, rows that sell nothing (write-offs with a
 * negative quantity), and prices finer than a penny, which Shopify can't hold.
 */
export function selectShopifySubset(rows: readonly RetailRow[]): RetailSubset {
  const leftOut = { adjustment: 0, not_sold: 0, price_of_many_decimals: 0, unmatched_credit: 0 };
  const kept = new Set<RetailRow>();
  const orders = new Map<string, RetailRow[]>();
  const credits: RetailRow[] = [];
  for (const row of rows) {
    const reason = faultOf(row);
    if (reason !== null) leftOut[reason] += 1;
    else if (row.invoice.startsWith('C')) credits.push(row);
    else {
      kept.add(row);
      const own = orders.get(row.invoice);
      if (own === undefined) orders.set(row.invoice, [row]);
      else own.push(row);
    }
  }
  const refunds = matchCredits(credits, orders, kept);
  leftOut.unmatched_credit = credits.filter((row) => !kept.has(row)).length;
  return {
    rows: rows.filter((row) => kept.has(row)),
    orders: [...orders].map(([invoice, own]) => ({ invoice, rows: own })),
    refunds,
    leftOut,
  };
}

function faultOf(row: RetailRow): LeftOut | null {
  if (row.invoice.startsWith('A')) return 'adjustment';
  if (!/^\d+(\.\d{1,2})?$/.test(row.price))
    return /^-/.test(row.price) ? 'not_sold' : 'price_of_many_decimals';
  const credit = row.invoice.startsWith('C');
  return credit === row.quantity < 0 && row.quantity !== 0 ? null : 'not_sold';
}

type Purchase = {
  readonly invoice: string;
  readonly row: number;
  readonly at: string;
  left: number;
};

function matchCredits(
  credits: readonly RetailRow[],
  orders: ReadonlyMap<string, readonly RetailRow[]>,
  kept: Set<RetailRow>,
): RetailRefund[] {
  const purchases = purchasesOf(orders);
  const refunds = new Map<string, { -readonly [K in keyof RetailRefund]: RetailRefund[K] }>();
  // By time, so that what was given back first is taken first; rows of one moment in the file's order.
  for (const row of credits.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    const found = purchases
      .get(keyOf(row))
      ?.findLast(({ at, left }) => at < row.at && left >= -row.quantity);
    if (found === undefined) continue;
    found.left += row.quantity;
    kept.add(row);
    const key = `${row.invoice}/${row.at}/${found.invoice}`;
    const line = { row: found.row, quantity: -row.quantity };
    const refund = refunds.get(key);
    if (refund !== undefined) refund.lines = [...refund.lines, line];
    else
      refunds.set(key, { credit: row.invoice, at: row.at, invoice: found.invoice, lines: [line] });
  }
  return [...refunds.values()];
}

/** What each customer bought of each article at each price, oldest first. */
function purchasesOf(
  orders: ReadonlyMap<string, readonly RetailRow[]>,
): ReadonlyMap<string, Purchase[]> {
  const purchases = new Map<string, Purchase[]>();
  for (const [invoice, rows] of orders) {
    // An order is placed at its earliest time, whatever stands in its rows.
    const at = placedAt(rows);
    for (const [row, entry] of rows.entries()) {
      if (entry.customer === '') continue;
      const key = keyOf(entry);
      const list = purchases.get(key) ?? [];
      list.push({ invoice, row, at, left: entry.quantity });
      purchases.set(key, list);
    }
  }
  for (const list of purchases.values())
    list.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return purchases;
}

/** The earliest time of an order's rows. */
export function placedAt(rows: readonly RetailRow[]): string {
  return rows.map(({ at }) => at).sort()[0] ?? '';
}

function keyOf({ customer, stockCode, price }: RetailRow): string {
  return `${customer}|${stockCode.trim()}|${Number(price)}`;
}
