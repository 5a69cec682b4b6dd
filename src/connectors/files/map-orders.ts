import {
  AppError,
  type CanonicalDocument,
  type CurrencyCode,
  currencyCode,
  currencyExponent,
  type DocumentFee,
  type DocumentKind,
  type DocumentLine,
  type DocumentReversal,
  type DocumentStatus,
  type Instant,
  type MinorUnits,
  minorUnits,
  negateMinor,
  zeroMinor,
} from '../../core/index.ts';
import { checkRefundLines, gatherRefund } from './gather-refund.ts';
import { type Gathered, nothingGathered } from './gathered.ts';
import { amountOf, type LineAmounts, lineAmounts } from './line-plan.ts';
import { refundOf } from './map-refund.ts';
import type { LineKind } from './mapping-schema.ts';
import { readDate } from './read-date.ts';
import { RowFault, shown } from './row-fault.ts';
import { settleTotals } from './settle-totals.ts';
import type { DocumentPart, TablePlan } from './table-plan.ts';

/** One row of a document. */
export type DocumentRow = {
  readonly plan: TablePlan;
  readonly part: DocumentPart;
  readonly line: number;
  readonly raw: string;
  readonly cells: readonly string[];
};

/** A document, or what is wrong with which of its rows (by index). */
export type BuiltDocument =
  | {
      readonly kind: 'document';
      readonly document: CanonicalDocument;
      readonly skippedRows: number;
    }
  | { readonly kind: 'rejected'; readonly faults: ReadonlyMap<number, RowFault> };

export type DocumentIdentity = {
  readonly kind: DocumentKind;
  readonly externalId: string;
  readonly currency: CurrencyCode;
};

/**
 * Puts a document together from its rows, in their order. A field of the document is what its first row says that says
 * anything; its time is the earliest. One bad row rejects the whole document: half an order would be a wrong sum.
 */
export function buildDocument(
  rows: readonly DocumentRow[],
  identity: DocumentIdentity,
): BuiltDocument {
  const gathered = nothingGathered();
  const faults = new Map<number, RowFault>();
  rows.forEach((row, index) => {
    try {
      gatherRow(gathered, row, identity);
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      faults.set(index, error);
    }
  });
  if (faults.size > 0) return { kind: 'rejected', faults };
  try {
    const document = assemble(gathered, rows, identity);
    return { kind: 'document', document, skippedRows: gathered.skippedRows };
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
    return { kind: 'rejected', faults: new Map([[0, error]]) };
  }
}

function gatherRow(gathered: Gathered, row: DocumentRow, identity: DocumentIdentity): void {
  const { part, plan, cells } = row;
  if (part.head !== null) gatherHead(gathered, row, identity);
  if (part.refund !== null) {
    const style = { decimal: plan.formats.decimal, places: currencyExponent(identity.currency) };
    gatherRefund(gathered.refunds, { plan, refund: part.refund, cells, style });
  }
  if (part.line === null) return;
  const kind = part.line.as(row.cells);
  if (kind === 'skip') gathered.skippedRows += 1;
  else gatherLine(gathered, row, { kind, identity });
}

function gatherHead(gathered: Gathered, row: DocumentRow, identity: DocumentIdentity): void {
  const { plan, part, cells } = row;
  const style = { decimal: plan.formats.decimal, places: currencyExponent(identity.currency) };
  for (const [name, read] of part.head?.texts ?? []) {
    if (gathered.texts.has(name)) continue;
    const text = read(cells);
    if (text !== '') gathered.texts.set(name, text);
  }
  for (const [name, read] of part.head?.amounts ?? []) {
    if (gathered.amounts.has(name)) continue;
    const text = read(cells);
    if (text !== '') gathered.amounts.set(name, amountOf(text, name, style));
  }
  gatherDates(gathered, row);
}

function gatherDates(gathered: Gathered, { plan, part, cells }: DocumentRow): void {
  for (const [name, read] of part.head?.dates ?? []) {
    const text = read(cells);
    if (text === '') continue;
    const at = readDate(plan, text);
    const before = gathered.dates.get(name);
    const wins = before === undefined || (name === 'updatedAt' ? at > before : at < before);
    if (wins) gathered.dates.set(name, at);
  }
}

function gatherLine(
  gathered: Gathered,
  row: DocumentRow,
  what: { readonly kind: Exclude<LineKind, 'skip'>; readonly identity: DocumentIdentity },
): void {
  const { plan, part, cells } = row;
  const { identity } = what;
  if (part.line === null) return;
  const style = { decimal: plan.formats.decimal, places: currencyExponent(identity.currency) };
  const flip = identity.kind === 'credit' && part.mapping.creditSign !== 'positive';
  const written = lineAmounts(part.line, cells, style);
  const amounts = flip ? flipped(written) : written;
  const net = amounts.gross - amounts.discount;
  switch (what.kind) {
    case 'shipping':
      gathered.shipping += net;
      gathered.shippingTax += amounts.tax;
      return;
    case 'tip':
      gathered.tip += net;
      return;
    case 'duty':
      gathered.duty += net;
      return;
    case 'buyer_fee':
      gathered.buyerFee += net;
      return;
    case 'fee':
      // What the row adds to the shop's result lessens the fee.
      gathered.fees.push(feeOf(gathered, row, minorUnits(identity.kind === 'credit' ? net : -net)));
      return;
    case 'discount':
      if (identity.kind === 'order' && net <= 0) {
        gathered.orderDiscount -= net;
        return;
      }
      break;
    default:
      break;
  }
  gathered.lines.push(lineOf(gathered, row, { kind: what.kind, amounts }));
}

function flipped(amounts: LineAmounts): LineAmounts {
  return {
    quantityE3: amounts.quantityE3 === 0 ? 0 : -amounts.quantityE3,
    gross: negateMinor(amounts.gross),
    discount: negateMinor(amounts.discount),
    tax: negateMinor(amounts.tax),
    cost: amounts.cost === null ? null : negateMinor(amounts.cost),
  };
}

function text(row: DocumentRow, field: 'id' | 'product' | 'variant' | 'sku' | 'title'): string {
  return row.part.line?.readers[field]?.(row.cells) ?? '';
}

function feeOf(gathered: Gathered, row: DocumentRow, amount: MinorUnits): DocumentFee {
  const name = text(row, 'title') || text(row, 'product') || 'Fee';
  return { key: String(gathered.fees.length + 1), at: 0 as Instant, name, amount };
}

function lineOf(
  gathered: Gathered,
  row: DocumentRow,
  what: { readonly kind: LineKind; readonly amounts: LineAmounts },
): DocumentLine {
  const isProduct = what.kind === 'product' || what.kind === 'gift_card';
  const product = isProduct ? text(row, 'product') : '';
  const variant = isProduct ? text(row, 'variant') : '';
  const title = text(row, 'title') || product || 'Line';
  const position = String(gathered.lines.length + 1);
  const named = text(row, 'id') || position;
  const key = gathered.lineKeys.has(named) ? `${named}#${position}` : named;
  gathered.lineKeys.add(key);
  return {
    key,
    productExternalId: product || null,
    variantExternalId: variant || product || null,
    sku: text(row, 'sku') || null,
    title,
    ...what.amounts,
    giftCard: what.kind === 'gift_card',
    addedAt: addedAtOf(row),
  };
}

/** When an edit added the line; null = it came with the order. */
function addedAtOf(row: DocumentRow): Instant | null {
  const written = row.part.line?.readers.addedAt?.(row.cells) ?? '';
  return written === '' ? null : readDate(row.plan, written);
}

function assemble(
  gathered: Gathered,
  rows: readonly DocumentRow[],
  identity: DocumentIdentity,
): CanonicalDocument {
  const { texts, amounts, dates } = gathered;
  const placedAt = dates.get('placedAt');
  if (!rows.some((row) => row.part.head !== null))
    throw new RowFault(
      'document_missing',
      `No row of ${shown(identity.externalId)} itself was found, only lines of it.`,
    );
  if (placedAt === undefined) throw new RowFault('date_missing', 'There is no date.');
  sameCurrency(texts.get('currency'), identity.currency);
  const settled = settleTotals(gathered, rows[0]?.part.mapping.taxesIncluded ?? 'no');
  const document: CanonicalDocument = {
    kind: identity.kind,
    externalId: identity.externalId,
    number: texts.get('number') ?? identity.externalId,
    status: statusOf(texts.get('status'), dates.has('cancelledAt')),
    placedAt,
    updatedAt: dates.get('updatedAt') ?? null,
    currency: identity.currency,
    test: /^(?:true|yes|1|x)$/i.test(texts.get('test') ?? ''),
    customerExternalId: texts.get('customer') ?? null,
    channelExternalId: texts.get('channel') ?? null,
    locationExternalId: texts.get('location') ?? null,
    repExternalId: texts.get('rep') ?? null,
    country: texts.get('country') ?? null,
    region: texts.get('region') ?? null,
    city: texts.get('city') ?? null,
    ...settled,
    shipping: minorUnits(gathered.shipping + (amounts.get('shipping') ?? 0)),
    shippingTax: minorUnits(gathered.shippingTax + (amounts.get('shippingTax') ?? 0)),
    duty: minorUnits(gathered.duty + (amounts.get('duty') ?? 0)),
    tip: minorUnits(gathered.tip + (amounts.get('tip') ?? 0)),
    buyerFee: minorUnits(gathered.buyerFee + (amounts.get('buyerFee') ?? 0)),
    reversals: [...gathered.refunds.values()],
    fees: gathered.fees.map((fee) => ({ ...fee, at: placedAt })),
  };
  checkRefundLines(document.reversals, document.lines);
  return withRefund(document, gathered);
}

function withRefund(document: CanonicalDocument, { amounts, dates }: Gathered): CanonicalDocument {
  const refunded = amounts.get('refunded') ?? zeroMinor;
  const at = dates.get('refundedAt') ?? dates.get('cancelledAt') ?? document.placedAt;
  const reversal: DocumentReversal | null = refundOf(document, {
    amount: refunded,
    at,
    cancelled: dates.has('cancelledAt'),
  });
  return reversal === null ? document : { ...document, reversals: [reversal] };
}

function sameCurrency(text: string | undefined, store: CurrencyCode): void {
  if (text === undefined) return;
  let found: CurrencyCode;
  try {
    found = currencyCode(text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new RowFault('currency_invalid', error.message);
  }
  if (found !== store)
    throw new RowFault(
      'currency_other',
      `The document is in ${found}, the store's books are in ${store}: import it into a store of its own.`,
    );
}

const statuses: readonly DocumentStatus[] = [
  'open',
  'paid',
  'partially_refunded',
  'refunded',
  'cancelled',
];

function statusOf(text: string | undefined, cancelled: boolean): DocumentStatus {
  const named = (text ?? '').toLowerCase().replace(/[\s-]+/g, '_');
  const known = statuses.find((status) => status === named);
  return known ?? (cancelled ? 'cancelled' : 'paid');
}
