import { describe, expect, it } from 'vitest';
import type { DocumentEvent } from '../../../../src/api/contract/index.ts';
import { columnsOf, isInRange, sumEvents } from './document-sums.ts';

function event(
  seq: number,
  kind: DocumentEvent['kind'],
  amounts: DocumentEvent['amounts'],
): DocumentEvent {
  const happenedAt = '2025-01-01T00:00:00Z';
  return {
    seq,
    kind,
    happenedAt,
    eventDay: '2025-01-01',
    lineNo: 1,
    title: null,
    sku: null,
    quantity: 1,
    amounts,
  };
}

const events = [
  event(1, 'sale', { gross: 2550, discount: -150, tax: 480 }),
  event(2, 'sale', { shipping: 395 }),
  event(3, 'reversal', { gross: -1275, discount: 75, tax: -240 }),
  event(4, 'settlement', { channel_fee: -100 }),
  event(5, 'gift_card', { gross: 5000 }),
];

describe('sumEvents', () => {
  it('counts sales and reversals in net and total, and nothing else', () => {
    // net: 2550 − 150 − 1275 + 75 = 1200; total: 1200 + 480 − 240 + 395 = 1835
    expect(sumEvents(events)).toEqual({
      amounts: { gross: 6275, discount: -75, tax: 240, shipping: 395, channel_fee: -100 },
      net: 1200,
      total: 1835,
      events: 5,
    });
  });
});

describe('columnsOf', () => {
  it('has the columns that hold anything, in the ledger’s order', () => {
    expect(columnsOf({ events })).toEqual(['gross', 'discount', 'tax', 'shipping', 'channel_fee']);
  });
});

describe('isInRange', () => {
  const range = { from: '2025-02-01', to: '2025-02-28' };
  it('asks the event’s day or the order’s, by the clock', () => {
    const refund = { eventDay: '2025-02-10' };
    expect(isInRange(refund, '2025-01-15', { ...range, clock: 'event' })).toBe(true);
    expect(isInRange(refund, '2025-01-15', { ...range, clock: 'order' })).toBe(false);
  });
});
