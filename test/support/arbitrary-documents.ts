import fc from 'fast-check';
import {
  type CanonicalDocument,
  currencyCode,
  type DocumentLine,
  type DocumentReversal,
  instant,
  type MinorUnits,
  minorUnits,
  type ReversalLine,
} from '../../src/core/index.ts';
import { aDocument, aLine, aReversal, aReversalLine } from './documents.ts';

const placed = Date.UTC(2025, 2, 10);
const days = (from: number, to: number) =>
  fc.integer({ min: from * 24, max: to * 24 }).map((hours) => instant(placed + hours * 3_600_000));
const money = (max: number): fc.Arbitrary<MinorUnits> =>
  fc.oneof(fc.constant(0), fc.integer({ min: 0, max })).map(minorUnits);

/** A line whose discount is at most its gross; now and then negative (a correction), free, a gift card or added later. */
function arbitraryLine(key: string): fc.Arbitrary<DocumentLine> {
  return fc
    .record({
      gross: fc.integer({ min: -300, max: 100_000 }),
      discountShare: fc.integer({ min: 0, max: 100 }),
      quantity: fc.integer({ min: 1, max: 40 }),
      tax: money(9_999),
      cost: fc.option(money(50_000)),
      giftCard: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      addedAt: fc.option(days(1, 20), { freq: 5 }),
      product: fc.integer({ min: 1, max: 5 }),
    })
    .map(({ gross, discountShare, quantity, product, ...rest }) =>
      aLine({
        ...rest,
        key,
        gross: minorUnits(gross),
        discount: minorUnits(Math.floor((Math.max(0, gross) * discountShare) / 200)),
        quantityE3: (gross < 0 ? -quantity : quantity) * 1000,
        productExternalId: `p${product}`,
        variantExternalId: `v${product}`,
      }),
    );
}

function arbitraryReversal(key: string, keys: readonly string[]): fc.Arbitrary<DocumentReversal> {
  const lineKey = fc.constantFrom(...keys, 'unknown');
  const line: fc.Arbitrary<ReversalLine> = fc
    .record({
      lineKey,
      quantityE3: fc.integer({ min: 0, max: 5 }).map((n) => n * 1000),
      gross: money(5_000),
      discount: money(500),
      tax: money(500),
      restocked: fc.boolean(),
    })
    .map(aReversalLine);
  return fc
    .record({
      at: days(0, 40),
      lines: fc.array(line, { maxLength: 4 }),
      unallocated: money(2_000),
      shipping: money(900),
      shippingTax: money(90),
      duty: money(90),
      tip: money(90),
      buyerFee: money(90),
    })
    .map((given) => aReversal({ ...given, key }));
}

/** Any document: of each kind, with lines or none, edits, refunds and fees. */
export function arbitraryDocument(
  given: Partial<CanonicalDocument> = {},
): fc.Arbitrary<CanonicalDocument> {
  return fc.integer({ min: 0, max: 6 }).chain((lineCount) => {
    const keys = Array.from({ length: lineCount }, (_, index) => `line ${index + 1}`);
    return fc
      .record({
        kind: fc.constantFrom('order', 'order', 'order', 'credit', 'adjustment'),
        placedAt: days(0, 30),
        lines: fc.tuple(...keys.map(arbitraryLine)),
        orderDiscount: money(9_999),
        shipping: money(2_500),
        shippingTax: money(500),
        duty: money(900),
        tip: money(900),
        buyerFee: money(900),
        reversals: fc
          .integer({ min: 0, max: 3 })
          .chain((count) =>
            fc.tuple(...Array.from({ length: count }, (_, n) => arbitraryReversal(`r${n}`, keys))),
          ),
        fees: fc.array(
          fc.record({
            key: fc.uuid(),
            at: days(0, 40),
            name: fc.constant('Payment'),
            amount: fc.integer({ min: -500, max: 900 }).map(minorUnits),
          }),
          { maxLength: 2 },
        ),
        currency: fc.constant(currencyCode('EUR')),
      })
      .map((fields) => aDocument({ ...fields, ...given }));
  });
}
