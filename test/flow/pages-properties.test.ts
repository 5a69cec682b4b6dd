import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CanonicalDocument, instant, type SourceRecord } from '../../src/core/index.ts';
import { writePage } from '../../src/ledger/index.ts';
import { arbitraryDocument } from '../support/arbitrary-documents.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { aDocument, aLine, documentRecord } from '../support/documents.ts';
import { aPage, openShop, rowsOf, type Shop, writeDocuments } from './ledger-fixture.ts';

/** Everything that figures are made of, by external names: ids differ between two ledgers with other histories. */
async function figures(shop: Shop) {
  const documents = await rowsOf(
    shop,
    `SELECT d.kind, d.external_id, d.order_day, d.order_hour, d.status, d.body, c.external_id AS customer
     FROM ledger.document AS d LEFT JOIN ledger.customer AS c ON c.tenant_id = d.tenant_id AND c.id = d.customer_id
     WHERE d.tenant_id = CAST($1 AS uuid) AND d.deleted_at IS NULL ORDER BY 1, 2`,
  );
  const events = await rowsOf(
    shop,
    `SELECT d.kind AS document_kind, d.external_id, e.seq, e.line_no, e.kind, e.initial, e.happened_at, e.event_day, e.order_day,
     p.external_id AS product, v.external_id AS variant, c.external_id AS customer, e.country, e.quantity_e3, e.gross, e.discount,
     e.tax, e.shipping, e.duty, e.tip, e.buyer_fee, e.cost, e.channel_fee, e.adjustment, e.fx, e.reporting_gross
     FROM ledger.sale_event AS e JOIN ledger.document AS d ON d.tenant_id = e.tenant_id AND d.id = e.document_id
     LEFT JOIN ledger.product AS p ON p.tenant_id = e.tenant_id AND p.id = e.product_id
     LEFT JOIN ledger.variant AS v ON v.tenant_id = e.tenant_id AND v.id = e.variant_id
     LEFT JOIN ledger.customer AS c ON c.tenant_id = e.tenant_id AND c.id = e.customer_id
     WHERE e.tenant_id = CAST($1 AS uuid) ORDER BY 1, 2, 3`,
  );
  const firsts = await rowsOf(
    shop,
    `SELECT c.external_id AS customer, f.store_id = 0 AS overall, d.external_id, f.first_day FROM ledger.customer_first_order AS f
     JOIN ledger.customer AS c ON c.tenant_id = f.tenant_id AND c.id = f.customer_id
     JOIN ledger.document AS d ON d.tenant_id = f.tenant_id AND d.id = f.document_id
     WHERE f.tenant_id = CAST($1 AS uuid) AND f.deleted_at IS NULL ORDER BY 1, 2`,
  );
  return { documents, events, firsts };
}

/** What stands after a page, by hand. */
function applyTo(last: Map<string, CanonicalDocument>, records: readonly SourceRecord[]): void {
  for (const { kind, record } of records) {
    if (kind === 'document') last.set(record.externalId, record);
    if (kind === 'deletion') last.delete(record.externalId);
  }
}

/** First orders by looking at every document. */
function naiveFirsts(documents: Iterable<CanonicalDocument>) {
  const firsts = new Map<string, CanonicalDocument>();
  for (const document of documents) {
    const { customerExternalId: customer, kind, test: isTest } = document;
    if (customer === null || kind !== 'order' || isTest) continue;
    const known = firsts.get(customer);
    const earlier =
      known === undefined ||
      document.placedAt < known.placedAt ||
      (document.placedAt === known.placedAt && document.externalId < known.externalId);
    if (earlier) firsts.set(customer, document);
  }
  return [...firsts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([customer, { externalId }]) => ({ customer, externalId }));
}

const edit = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        id: fc.constantFrom('1', '2', '3', '4', '5'),
        customer: fc.option(fc.constantFrom('x', 'y')),
        isTest: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
        document: arbitraryDocument({ kind: 'order' }),
      })
      .map(
        ({ id, customer, isTest, document }): SourceRecord =>
          documentRecord({
            ...document,
            externalId: id,
            number: `#${id}`,
            customerExternalId: customer,
            test: isTest,
          }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('1', '2', '3').map(
      (externalId): SourceRecord => ({
        kind: 'deletion',
        record: { of: 'document', externalId },
        raw: null,
      }),
    ),
  },
);

eachBackend((backend) => {
  test('any sequence of edits ends like one write of the last state, and the last page again changes nothing', async () => {
    await using scratch = await scratchDatabase(backend);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(edit, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        async (pages) => {
          const shop = await openShop(scratch.database);
          const last = new Map<string, CanonicalDocument>();
          let { revision } = await shop.db.position(shop.tenant);
          for (const records of pages) {
            const outcome = await writePage(shop.db, shop.tenant, aPage(shop, records));
            expect(outcome.revision).toBe(
              revision + (outcome.stored + outcome.removed > 0 ? 1 : 0),
            );
            revision = outcome.revision;
            applyTo(last, records);
          }
          const again = await writePage(shop.db, shop.tenant, aPage(shop, pages.at(-1) ?? []));
          expect(again).toMatchObject({ revision, stored: 0, removed: 0 });
          const fresh = await openShop(scratch.database);
          await writeDocuments(fresh, [...last.values()]);
          const ended = await figures(shop);
          expect(ended).toEqual(await figures(fresh));
          const firsts = ended.firsts as readonly {
            customer: string;
            overall: boolean;
            external_id: string;
          }[];
          expect(
            firsts
              .filter(({ overall }) => overall)
              .map(({ customer, external_id: externalId }) => ({ customer, externalId })),
          ).toEqual(naiveFirsts(last.values()));
        },
      ),
      { numRuns: 15 },
    );
  });

  test('concurrent writers of one tenant take revisions without gaps, each with its own rows', async () => {
    await using scratch = await scratchDatabase(backend);
    const first = await openShop(scratch.database);
    const second = await openShop(scratch.database, { tenant: first.tenant, name: 'Second shop' });
    const start = (await first.db.position(first.tenant)).revision;
    const write = (shop: Shop, number: number) =>
      writeDocuments(shop, [
        aDocument({
          externalId: `${number}`,
          placedAt: instant(Date.UTC(2025, 0, 1 + number)),
          customerExternalId: 'x',
          lines: [aLine({ productExternalId: `p${number % 3}` })],
        }),
      ]);
    const outcomes = await Promise.all(
      Array.from({ length: 24 }, (_, number) => write(number % 2 === 0 ? first : second, number)),
    );
    expect(outcomes.map(({ revision }) => revision).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 24 }, (_, index) => start + 1 + index),
    );
    expect((await first.db.position(first.tenant)).revision).toBe(start + 24);
    expect(
      await rowsOf(
        first,
        `SELECT count(DISTINCT revision) AS revisions, count(DISTINCT id) AS ids, count(*) AS documents FROM ledger.document WHERE tenant_id = CAST($1 AS uuid)`,
      ),
    ).toEqual([{ revisions: 24, ids: 24, documents: 24 }]);
    // Each store has a customer "x" of its own.
    expect(
      await rowsOf(
        first,
        `SELECT first_day, count(*) AS rows FROM ledger.customer_first_order WHERE tenant_id = CAST($1 AS uuid) GROUP BY 1 ORDER BY 1`,
      ),
    ).toEqual([
      { first_day: '2025-01-01', rows: 2 },
      { first_day: '2025-01-02', rows: 2 },
    ]);
  });
});
