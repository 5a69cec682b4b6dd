import type { Filter, TimeSpec } from '../ir.ts';

/**
 * `POST /api/v1/documents`: the documents behind a number — those with an event in the range, on the clock, under the filter.
 * Newest first; paged by cursor.
 */
export type DocumentsRequest = {
  readonly time: Omit<TimeSpec, 'grain'>;
  readonly where?: readonly Filter[];
  /** Only documents that have part in this measure (`net_sales`, `reversals` …). */
  readonly measure?: string;
  readonly limit?: number;
  readonly cursor?: string;
};

export type DocumentSummary = {
  readonly id: number;
  readonly store: { readonly id: number; readonly name: string };
  readonly kind: 'order' | 'credit' | 'adjustment';
  readonly number: string;
  readonly status: string;
  readonly placedAt: string;
  readonly orderDay: string;
  readonly currency: string;
  readonly currencyExponent: number;
  readonly customerId: number | null;
  readonly country: string | null;
  /** Over the document's events inside the request's range, minor units of `currency`. */
  readonly grossMinor: number;
  readonly netMinor: number;
  readonly totalMinor: number;
  /**
   * The document's part in the asked measure, in the page's currency: the parts of all documents add up to the page's `total`.
   * Null = no rate to that currency; absent where the measure is no plain sum (a ratio, a distinct count).
   */
  readonly value?: number | null;
};

export type DocumentsPage = {
  readonly documents: readonly DocumentSummary[];
  /** How many there are in all. */
  readonly count: number;
  /** What `value` is of: the asked measure (`net_sales` when none was), its sum over all documents, and in which currency. */
  readonly sum?: {
    readonly measure: string;
    readonly total: number;
    readonly currency: string;
    readonly currencyExponent: number;
  };
  /** Null = that was the last page. */
  readonly nextCursor: string | null;
};

export type DocumentEvent = {
  readonly seq: number;
  readonly kind: 'sale' | 'reversal' | 'settlement' | 'gift_card' | 'adjustment';
  readonly happenedAt: string;
  readonly eventDay: string;
  readonly lineNo: number;
  /** The line's title; null for the document as a whole. */
  readonly title: string | null;
  readonly sku: string | null;
  readonly quantity: number;
  /** Minor units of the document's currency, signed by the effect on the shop's result; only what is not zero. */
  readonly amounts: Readonly<Record<string, number>>;
};

/** `GET /api/v1/documents/{id}`: one document with every event that its figures are sums of. */
export type DocumentDetail = DocumentSummary & {
  readonly channel: string | null;
  readonly location: string | null;
  readonly rep: string | null;
  readonly events: readonly DocumentEvent[];
  /** Run that last wrote it. */
  readonly runId: string | null;
};
