import { addDays, type BusinessDay, businessDay } from '../../src/core/index.ts';
import {
  breakdownQuery,
  customersQuery,
  productsQuery,
  summaryQuery,
} from '../../web/src/features/overview/overview-queries.ts';
import type { View } from '../../web/src/shared/state/view.ts';

export type Window = { readonly from: BusinessDay; readonly to: BusinessDay };

const days = 90;

/** A run of 90 days that begins so far (0 to 1) into the days that there are. */
export function windowAt(share: number, [first, last]: readonly [string, string]): Window {
  const beginning = businessDay(first);
  const span = Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000);
  const from = addDays(beginning, Math.floor(share * Math.max(0, span - days + 2)));
  return { from, to: addDays(from, days - 1) };
}

/** The same run of days right before. */
export function before({ from }: Window): Window {
  return { from: addDays(from, -days), to: addDays(from, -1) };
}

/** What the page asks when it is opened on a window, by its own functions and with its own defaults. */
export function pageQueries(window: Window): Readonly<Record<string, object>> {
  const view: View = {
    preset: null,
    range: window,
    compareName: 'previous_period',
    compare: 'previous_period',
    stores: [],
    clock: 'event',
    grain: 'day',
  };
  return {
    summary: summaryQuery(view, true),
    products: productsQuery(view, 'net_sales'),
    breakdown: breakdownQuery(view, 'channel'),
    customers: customersQuery(view),
  };
}
