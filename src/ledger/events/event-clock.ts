import {
  type CanonicalDocument,
  type Instant,
  type LocalTime,
  localTime,
  type TimeZone,
} from '../../core/index.ts';
import type { EventTime } from './sale-event.ts';

/** Gives the time columns of an event by its instant. */
export type EventClock = (at: Instant) => EventTime;

/**
 * The clock of one document in the store's zone. An order's events carry the order's day; what has no order behind it
 * (a credit, an adjustment) has the event's own day as its order day.
 */
export function eventClock(document: CanonicalDocument, zone: TimeZone): EventClock {
  const placed = localTime(document.placedAt, zone);
  const placedTime = timeOf(document.placedAt, placed, placed);
  return (at) => {
    if (at === document.placedAt) return placedTime;
    const local = localTime(at, zone);
    return timeOf(at, local, document.kind === 'order' ? placed : local);
  };
}

function timeOf(at: Instant, event: LocalTime, order: LocalTime): EventTime {
  return {
    happenedAt: at,
    eventDay: event.day,
    eventHour: event.hour,
    orderDay: order.day,
    orderHour: order.hour,
  };
}
