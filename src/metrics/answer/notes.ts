import type { Query } from '../ir.ts';
import type { Resolved } from '../plan/resolve.ts';
import type { StoreFacts } from '../plan/tenant-facts.ts';

function namesOf(stores: readonly StoreFacts[]): string {
  const shown = stores.slice(0, 5).map(({ name }) => name);
  const more = stores.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

function zoneNote(stores: readonly StoreFacts[]): readonly string[] {
  const zones = [...new Set(stores.map(({ zone }) => zone))];
  if (zones.length < 2) return [];
  return [`Days are each store's own: the stores lie in ${zones.join(', ')}.`];
}

function historyNote(resolved: Resolved): readonly string[] {
  const { range, compare } = resolved.slots;
  const first = [range.start, ...(compare?.range == null ? [] : [compare.range.start])].sort()[0];
  const short = resolved.stores.filter(
    ({ historyComplete, historyFrom }) =>
      !historyComplete && (historyFrom === null || (first !== undefined && historyFrom > first)),
  );
  if (short.length === 0) return [];
  return [`History may be incomplete before it is wholly read: ${namesOf(short)}.`];
}

function newCustomerNote({ query, resolved }: Noted): readonly string[] {
  const asked =
    query.measures.some((name) => /^(new|returning)_customer/.test(name)) ||
    [...resolved.dimensions, ...resolved.filters.map(({ dimension }) => dimension)].some(
      ({ name }) => name === 'customer_type',
    );
  const partial = resolved.stores.filter(({ historyComplete }) => !historyComplete);
  if (!asked || partial.length === 0) return [];
  return [
    `New and returning are told apart by the history that is here; it is not complete for ${namesOf(partial)}.`,
  ];
}

/** How far what is expected reaches, where the rows do not show it. */
function forecastNote({ query, resolved }: Noted): readonly string[] {
  const { forecast, slots } = resolved;
  if (forecast === null) return [];
  if (forecast.periods === null)
    return [
      'What is expected is the sum of the days that are forecast; by week or month forecasts reach further.',
    ];
  const whole = forecast.periods.split(';').filter((text) => text.includes(',0,')).length;
  if (whole === slots.periods.length) return [];
  return [`What is expected is left out where the range cuts a ${query.time.grain}.`];
}

type Noted = {
  readonly query: Query;
  readonly resolved: Resolved;
  readonly missingRateEvents: number;
};

/** What a reader must know beside the figures, one sentence each. */
export function notesOf(noted: Noted): readonly string[] {
  const { resolved, missingRateEvents } = noted;
  const { stores, slots, currency } = resolved;
  const beyond = slots.compare?.beyond.length ?? 0;
  return [
    ...zoneNote(stores),
    ...historyNote(resolved),
    ...newCustomerNote(noted),
    ...forecastNote(noted),
    ...(missingRateEvents > 0
      ? [
          `${missingRateEvents} ${resolved.forecast === null ? 'events' : 'events and forecasts'} have no exchange rate to ${currency} and are missing from the amounts.`,
        ]
      : []),
    ...(beyond > 0
      ? [
          `The comparison has ${beyond} more periods than the range; they count in its totals alone.`,
        ]
      : []),
  ];
}
