import type { Instant } from '../../core/index.ts';
import {
  type Derivation,
  documentSubject,
  lineSubject,
  noAmounts,
  saleEvent,
} from './derivation.ts';
import type { SaleEvent } from './sale-event.ts';

/**
 * Events of an adjustment (bad debt and the like): the lines' gross as it is, which the source has signed by its effect; a
 * reversal of it has the opposite sign. Other amounts have no meaning on such a document, and quantities none in a sum.
 */
export function adjustmentEvents(derivation: Derivation): SaleEvent[] {
  const { document, clock } = derivation;
  const what = { kind: 'adjustment', initial: false } as const;
  const events = document.lines.map((line, index) =>
    saleEvent(clock(line.addedAt ?? document.placedAt), lineSubject(derivation, index, what), {
      ...noAmounts,
      adjustment: line.gross,
    }),
  );
  const whole = (at: Instant, adjustment: number) =>
    saleEvent(clock(at), documentSubject(what), { ...noAmounts, adjustment });
  for (const reversal of document.reversals) {
    for (const line of reversal.lines) events.push(whole(reversal.at, -line.gross));
    if (reversal.unallocated !== 0) events.push(whole(reversal.at, -reversal.unallocated));
  }
  return events;
}

/** Settlement events: marketplace and payment fees (a cost) and their refunds, each on its own day. */
export function feeEvents({ document, clock }: Derivation): SaleEvent[] {
  return document.fees.map((fee) =>
    saleEvent(clock(fee.at), documentSubject({ kind: 'settlement', initial: false }), {
      ...noAmounts,
      channelFee: -fee.amount,
    }),
  );
}
