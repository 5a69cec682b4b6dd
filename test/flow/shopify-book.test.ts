import { expect, test } from 'vitest';
import {
  type BookFigures,
  type ShopBook,
  sampleWorld,
  startShopifySandbox,
} from '../../sandbox/index.ts';
import { type ScanPlan, shopify } from '../../src/connectors/index.ts';
import { type CanonicalDocument, timeZone } from '../../src/core/index.ts';
import type { SaleEvent } from '../../src/ledger/events/sale-event.ts';
import { saleEvents } from '../../src/ledger/events/sale-events.ts';
import { shopifySession } from '../support/shopify-session.ts';

type Sandbox = Awaited<ReturnType<typeof startShopifySandbox>>;

type Read = {
  readonly documents: readonly CanonicalDocument[];
  readonly problems: readonly unknown[];
};

/** All orders of a shop as its connector reads them. */
async function readOrders(sandbox: Sandbox, account: string, plan: ScanPlan): Promise<Read> {
  const { signal } = new AbortController();
  const stream = shopify.open(shopifySession(sandbox, account)).stream('orders', plan);
  const documents = new Map<string, CanonicalDocument>();
  const problems: unknown[] = [];
  for await (const page of stream.pages({ cursor: null, signal })) {
    problems.push(...page.problems);
    for (const record of page.records)
      if (record.kind === 'document') documents.set(record.record.externalId, record.record);
  }
  const sorted = [...documents.values()].sort((a, b) => (a.externalId < b.externalId ? -1 : 1));
  return { documents: sorted, problems };
}

type Sheet = { -readonly [K in keyof BookFigures]: number };

const nothing = (): Sheet => ({
  gross: 0,
  discounts: 0,
  reversals: 0,
  net: 0,
  shipping: 0,
  taxes: 0,
  duties: 0,
  tips: 0,
  fees: 0,
  total: 0,
  giftCards: 0,
  units: 0,
  unitsReversed: 0,
});

/** What the book says of an event. Gift cards are no sales. */
function enter(sheet: Sheet, event: SaleEvent): void {
  const value = event.gross + event.discount;
  if (event.kind === 'gift_card') {
    sheet.giftCards += value;
    return;
  }
  if (event.kind === 'sale') {
    sheet.gross += event.gross;
    sheet.discounts += event.discount;
    sheet.units += event.quantityE3 / 1000;
  } else {
    sheet.reversals += value;
    sheet.unitsReversed -= event.quantityE3 / 1000;
  }
  sheet.net += value;
  sheet.taxes += event.tax;
  sheet.shipping += event.shipping;
  sheet.duties += event.duty;
  sheet.tips += event.tip;
  sheet.fees += event.buyerFee;
  sheet.total += value + event.tax + event.shipping + event.duty + event.tip + event.buyerFee;
}

/** By day, and by product and day for what belongs to products, from the events alone. */
function figures(documents: readonly CanonicalDocument[], zone: string) {
  const days = new Map<string, Sheet>();
  const products = new Map<string, Sheet>();
  const sheetOf = (sheets: Map<string, Sheet>, key: string): Sheet => {
    const known = sheets.get(key) ?? nothing();
    sheets.set(key, known);
    return known;
  };
  for (const document of documents) {
    const lines = document.lines.map(() => ({
      productId: null,
      variantId: null,
      unitCostE4: null,
    }));
    for (const event of saleEvents(document, { zone: timeZone(zone), lines })) {
      enter(sheetOf(days, event.eventDay), event);
      const line = document.lines[event.lineNo - 1];
      const product = line?.productExternalId ?? '';
      enter(sheetOf(products, `${event.eventDay} ${product}`), event);
    }
  }
  return { days, products };
}

function daysOf(book: ShopBook): ReadonlyMap<string, BookFigures> {
  return new Map(
    [...book.days].filter(([, sheet]) => Object.values(sheet).some((value) => value !== 0)),
  );
}

/** Figures that are a product's own; shipping and the like are split by rules of the ledger. */
const own = ({ gross, discounts, reversals, units, unitsReversed }: BookFigures) => ({
  gross,
  discounts,
  reversals,
  units,
  unitsReversed,
});

const until = Date.parse('2026-06-01T00:00:00Z');

test('orders read by pages or in bulk are the same, and give each shop’s own book, per day and per product, to the smallest unit', {
  timeout: 180_000,
}, async () => {
  const world = sampleWorld({ seed: 'book', now: () => until, days: 20 });
  const sandbox = await startShopifySandbox({ world, limits: 'off' });
  try {
    for (const account of sandbox.accounts) {
      const book = sandbox.book(account);
      const { documents, problems } = await readOrders(sandbox, account, {
        mode: 'live',
        since: { updated: 0 },
      });
      expect(problems).toEqual([]);
      expect(documents.map(({ externalId }) => externalId).sort()).toEqual(
        [...book.orders.keys()].sort(),
      );
      const read = figures(documents, book.zone);
      for (const [day, sheet] of daysOf(book))
        expect([day, read.days.get(day)]).toEqual([day, sheet]);
      for (const [day, products] of book.products)
        for (const [product, sheet] of products)
          expect([day, product, own(read.products.get(`${day} ${product}`) ?? nothing())]).toEqual([
            day,
            product,
            own(sheet),
          ]);
      const inBulk = await readOrders(sandbox, account, { mode: 'backfill' });
      expect(inBulk).toEqual({ documents, problems });
    }
    expect(sandbox.counters().byOperation).toHaveProperty('BulkRun');
  } finally {
    await sandbox.close();
  }
});
