import { type CurrencyCode, currencyCode } from '../../core/index.ts';
import { catalog } from '../catalog/catalog.ts';
import type { Dimension } from '../catalog/dimension.ts';
import { isMoneyPart, type Measure, type Part, partKey, partsOf } from '../catalog/measure.ts';
import type { Clock, Filter, FilterOp, OrderBy, Query } from '../ir.ts';
import { faultError } from '../query/fault-list.ts';
import { queryLimits } from '../query/limits.ts';
import { type ForecastAsk, forecastAsk } from './forecast-ask.ts';
import { type Slots, slotsOf } from './slots.ts';
import type { StoreFacts, TenantFacts } from './tenant-facts.ts';

export type ResolvedFilter = {
  readonly dimension: Dimension;
  readonly op: FilterOp;
  readonly values: readonly (string | number)[];
};

/** A query with every name looked up and every default filled in: all that the planner needs. */
export type Resolved = {
  readonly measures: readonly Measure[];
  readonly dimensions: readonly Dimension[];
  /** Different parts of the measures, in the order in which the statement gives them. */
  readonly parts: readonly Part[];
  readonly clock: Clock;
  readonly hasGrain: boolean;
  readonly slots: Slots;
  readonly filters: readonly ResolvedFilter[];
  /** Forecasts that the measures are read of; null = none of them is expected. */
  readonly forecast: ForecastAsk | null;
  /** Filters that hold for everything that is read, whatever the query says. */
  readonly scope: readonly ResolvedFilter[];
  readonly currency: CurrencyCode;
  /** Amounts in the stores' own currency; false = in the reporting currency. */
  readonly ownCurrency: boolean;
  /** Stores that the filter leaves. */
  readonly stores: readonly StoreFacts[];
  readonly orderBy: readonly OrderBy[];
  readonly limit: number;
  readonly offset: number;
  readonly others: boolean;
  /** May be read where documents' events stand added up over their lines: only a twin has them so. */
  readonly rollups: boolean;
};

function keeps(filter: ResolvedFilter, value: string | number): boolean {
  if (filter.op === 'in') return filter.values.includes(value);
  if (filter.op === 'not_in') return !filter.values.includes(value);
  if (filter.op === 'is_null') return false;
  if (filter.op !== 'contains') return true;
  return String(value).toLowerCase().includes(String(filter.values[0]).toLowerCase());
}

/** What a store itself says about a filter on one of these dimensions. */
const storeValues: Readonly<Record<string, (store: StoreFacts, op: FilterOp) => string | number>> =
  {
    store: (store, op) => (op === 'contains' ? store.name : store.id),
    platform: (store) => store.platform,
    currency: (store) => store.currency,
  };

function storesLeft(
  stores: readonly StoreFacts[],
  filters: readonly ResolvedFilter[],
): readonly StoreFacts[] {
  return stores.filter((store) =>
    filters.every((filter) => {
      const value = storeValues[filter.dimension.name];
      return value === undefined || keeps(filter, value(store, filter.op));
    }),
  );
}

type CurrencyChoice = Pick<Resolved, 'currency' | 'ownCurrency'>;

/**
 * The stores' own currency where the filter leaves one, else the reporting currency; or the one that was asked for.
 *
 * @throws AppError `query_invalid` when another one was asked for
 */
function chooseCurrency(
  asked: string | undefined,
  stores: readonly StoreFacts[],
  reporting: CurrencyCode,
): CurrencyChoice {
  const currencies = [...new Set(stores.map(({ currency }) => currency))];
  const own = currencies.length === 1 ? (currencies[0] ?? null) : null;
  if (own !== null && (asked === undefined || asked === own)) {
    return { currency: currencyCode(own), ownCurrency: true };
  }
  if (asked === undefined || asked === reporting) {
    return { currency: reporting, ownCurrency: false };
  }
  const hint =
    own === null
      ? `${reporting}, or filter by stores of one currency (${currencies.join(', ')})`
      : `${own} or ${reporting}`;
  const message = `amounts are not kept in ${asked}`;
  throw faultError('query_invalid', 'The query cannot be answered', [
    { path: 'currency', message, hint },
  ]);
}

function distinctParts(measures: readonly Measure[]): readonly Part[] {
  const parts = new Map<string, Part>();
  for (const { formula } of measures) {
    for (const part of partsOf(formula)) parts.set(partKey(part), part);
  }
  return [...parts.values()];
}

function found<Entry>(entries: ReadonlyMap<string, Entry>, name: string): Entry {
  const entry = entries.get(name);
  if (entry === undefined) throw new Error(`"${name}" passed the parser but is not in the catalog`);
  return entry;
}

/** Looks up a filter's dimension. */
export function resolveFilters(filters: readonly Filter[] = []): readonly ResolvedFilter[] {
  return filters.map(({ dimension, op, values }) => ({
    dimension: found(catalog.dimensions, dimension),
    op,
    values: values ?? [],
  }));
}

/** With a grain every row stands for all periods, so that fewer of them fit. */
function rowLimit(query: Query, slots: Slots): number {
  if (query.limit !== undefined) return query.limit;
  if (query.dimensions === undefined) return queryLimits.periods;
  const periods = slots.periods.length * slots.perPeriod;
  return Math.max(1, Math.min(queryLimits.defaultRows, Math.floor(queryLimits.cells / periods)));
}

/**
 * Makes a parsed query complete for one tenant.
 *
 * @throws AppError `query_invalid` for a currency that amounts are not kept in, and for forecasts that are not made as asked
 */
export function resolve(
  query: Query,
  facts: TenantFacts,
  scopeFilters: readonly Filter[],
): Resolved {
  const measures = query.measures.map((name) => found(catalog.measures, name));
  const dimensions = (query.dimensions ?? []).map((name) => found(catalog.dimensions, name));
  const filters = resolveFilters(query.where);
  const scope = resolveFilters(scopeFilters);
  const stores = storesLeft(facts.stores, [...filters, ...scope]);
  const slots = slotsOf(query.time, query.compare, facts.calendar);
  const restricted = [...filters, ...scope].map(({ dimension }) => dimension);
  const { grain } = query.time;
  const expected = { measures, dimensions: [...dimensions, ...restricted], grain, slots };
  return {
    measures,
    dimensions,
    parts: distinctParts(measures),
    clock: query.time.clock,
    hasGrain: query.time.grain !== undefined,
    slots,
    filters,
    forecast: forecastAsk(expected, facts.calendar),
    scope,
    ...chooseCurrency(query.currency, stores, facts.reportingCurrency),
    stores,
    orderBy: query.orderBy ?? [],
    limit: rowLimit(query, slots),
    offset: query.offset ?? 0,
    others: query.others ?? false,
    rollups: false,
  };
}

/** True when an event without a rate would be missing from the answer. */
export function needsRates({ parts, ownCurrency }: Resolved): boolean {
  return !ownCurrency && parts.some(isMoneyPart);
}
