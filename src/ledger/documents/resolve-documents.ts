import {
  type CanonicalDocument,
  type CurrencyCode,
  instant,
  type TimeZone,
  utcDay,
} from '../../core/index.ts';
import type { TenantTx } from '../database.ts';
import type { EntityIds } from '../entities/write-entities.ts';
import type { LineContext } from '../events/sale-event.ts';
import type { RateBook } from '../fx/rate-book.ts';
import { readRateBook } from '../fx/read-rates.ts';
import { type ResolvedDocument, resolvedDocument } from './resolved-document.ts';

/** How the store and its company read money and time. */
export type StoreSettings = {
  readonly zone: TimeZone;
  readonly reportingCurrency: CurrencyCode;
};

type Prepared = { readonly document: CanonicalDocument; readonly text: string };

/** Puts documents together with the ids, costs and rates in force. */
export async function resolveDocuments(
  tx: TenantTx,
  documents: readonly Prepared[],
  { settings, ids }: { readonly settings: StoreSettings; readonly ids: EntityIds },
): Promise<ResolvedDocument[]> {
  const rates = await ratesFor(
    tx,
    documents.map(({ document }) => document),
    settings,
  );
  return documents.map((prepared) => {
    const { document } = prepared;
    return resolvedDocument(prepared, {
      zone: settings.zone,
      fx: rates.factor(document.currency, settings.reportingCurrency, utcDay(document.placedAt)),
      customerId: idOf(ids.customers, document.customerExternalId),
      channelId: idOf(ids.channels, document.channelExternalId),
      locationId: idOf(ids.locations, document.locationExternalId),
      repId: idOf(ids.reps, document.repExternalId),
      lines: document.lines.map((line) => lineContext(line, ids)),
    });
  });
}

function idOf(ids: ReadonlyMap<string, number>, externalId: string | null): number | null {
  return externalId === null ? null : (ids.get(externalId) ?? null);
}

type Line = Pick<CanonicalDocument['lines'][number], 'productExternalId' | 'variantExternalId'>;

function lineContext({ productExternalId, variantExternalId }: Line, ids: EntityIds): LineContext {
  const variant = variantExternalId === null ? undefined : ids.variants.get(variantExternalId);
  return {
    productId: idOf(ids.products, productExternalId) ?? variant?.productId ?? null,
    variantId: variant?.id ?? null,
    unitCostE4: variant?.unitCostE4 ?? null,
  };
}

/** The rates of the documents' own UTC days: a change of the store's zone never moves them. */
async function ratesFor(
  tx: TenantTx,
  documents: readonly CanonicalDocument[],
  { reportingCurrency }: StoreSettings,
): Promise<RateBook> {
  const foreign = documents.filter(({ currency }) => currency !== reportingCurrency);
  const byTime = foreign.toSorted((a, b) => a.placedAt - b.placedAt);
  return readRateBook(tx, {
    from: new Set(foreign.map(({ currency }) => currency)),
    to: reportingCurrency,
    firstDay: utcDay(byTime.at(0)?.placedAt ?? epoch),
    lastDay: utcDay(byTime.at(-1)?.placedAt ?? epoch),
  });
}

const epoch = instant(0);
