import type { CanonicalDocument } from '../../core/index.ts';
import { adjustmentEvents, feeEvents } from './adjustment-events.ts';
import { derivation } from './derivation.ts';
import { placedEvents } from './placed-events.ts';
import { reversalEvents } from './reversal-events.ts';
import type { EventContext, SaleEvent } from './sale-event.ts';

/**
 * Derives the economic events of a document: signed integer money per line and kind, so that any measure is a plain sum.
 *
 * - An order has at least one initial `sale` event, also without lines. Its discount, shipping, duty, tip and buyer's fee
 *   are split over its goods by largest remainder; the tax on shipping stays with the document (`lineNo` 0).
 * - An order's first event is an initial sale (`seq` 1 and `initial` is how readers count orders without looking at all lines).
 * - Lines that an edit added are sales on their own day, not initial. Reversals stand on theirs.
 * - A credit makes reversals alone, an adjustment adjustments; both have their own day as order day.
 * - A test document makes none.
 *
 * The order of the answer is the events' sequence in the ledger. Pure; O(lines × log lines + reversal lines).
 *
 * @param context one entry in `lines` per document line
 * @throws RangeError when an amount leaves ±(2^53 − 1)
 */
export function saleEvents(
  document: CanonicalDocument,
  context: EventContext,
): readonly SaleEvent[] {
  if (document.test) return [];
  const steps = derivation(document, context);
  if (document.kind === 'adjustment') return [...adjustmentEvents(steps), ...feeEvents(steps)];
  const placed = placedEvents(steps);
  // Rarely so: a gift card or a line of an edit came first.
  if (placed[0]?.initial === false) placed.sort((a, b) => Number(b.initial) - Number(a.initial));
  return [...placed, ...reversalEvents(steps), ...feeEvents(steps)];
}
