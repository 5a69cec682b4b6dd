import type { CanonicalDocument, TimeZone } from '../../core/index.ts';
import { derivationVersion, type LineContext, type SaleEvent } from '../events/sale-event.ts';
import { saleEvents } from '../events/sale-events.ts';
import { contentHash } from './document-text.ts';

/** Ids and rates that a document's external names resolve to. */
export type DocumentContext = {
  readonly zone: TimeZone;
  /** Minor units of the reporting currency for one of the document's, as decimal text; null = no rate. */
  readonly fx: string | null;
  readonly customerId: number | null;
  readonly channelId: number | null;
  readonly locationId: number | null;
  readonly repId: number | null;
  /** One entry per line of the document. */
  readonly lines: readonly LineContext[];
};

/** A document ready to be compared with what is stored, and written. */
export type ResolvedDocument = {
  readonly document: CanonicalDocument;
  /** Its JSON text, as stored. */
  readonly text: string;
  readonly context: DocumentContext;
  /** Over the text, the context and the derivation's version: equal hash, nothing to write. */
  readonly hash: Buffer;
};

/** Puts a document together with its context. */
export function resolvedDocument(
  { document, text }: { readonly document: CanonicalDocument; readonly text: string },
  context: DocumentContext,
): ResolvedDocument {
  return { document, text, context, hash: contentHash(`${contextText(context)}\n${text}`) };
}

/** Built by hand as flat text: it is made for every line of every document that comes in. */
function contextText(context: DocumentContext): string {
  const { zone, fx, customerId, channelId, locationId, repId } = context;
  let text = `${derivationVersion}|${zone}|${fx}|${customerId}|${channelId}|${locationId}|${repId}`;
  for (const { productId, variantId, unitCostE4 } of context.lines) {
    text += `|${productId},${variantId},${unitCostE4}`;
  }
  return text;
}

/** The document's events under its context. */
export function eventsOf({ document, context }: ResolvedDocument): readonly SaleEvent[] {
  return saleEvents(document, context);
}
