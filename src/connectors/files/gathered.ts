import type {
  DocumentFee,
  DocumentLine,
  DocumentReversal,
  Instant,
  MinorUnits,
} from '../../core/index.ts';
import type { HeadAmount, HeadDate, HeadText } from './table-plan.ts';

/** What is gathered of a document's rows before it is put together. */
export type Gathered = {
  readonly texts: Map<HeadText, string>;
  readonly amounts: Map<HeadAmount, MinorUnits>;
  readonly dates: Map<HeadDate, Instant>;
  readonly lines: DocumentLine[];
  /** Keys of the lines so far. */
  readonly lineKeys: Set<string>;
  readonly fees: DocumentFee[];
  /** By the refund's own id. */
  readonly refunds: Map<string, DocumentReversal>;
  shipping: number;
  shippingTax: number;
  orderDiscount: number;
  tip: number;
  duty: number;
  buyerFee: number;
  skippedRows: number;
};

/** Nothing yet. */
export function nothingGathered(): Gathered {
  return {
    texts: new Map(),
    amounts: new Map(),
    dates: new Map(),
    lines: [],
    lineKeys: new Set(),
    fees: [],
    refunds: new Map(),
    shipping: 0,
    shippingTax: 0,
    orderDiscount: 0,
    tip: 0,
    duty: 0,
    buyerFee: 0,
    skippedRows: 0,
  };
}
