import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ForecastGrain, ForecastMeasure } from '../../../../src/api/contract/index.ts';

/** What the page shows, as its address has it. */
export type ForecastSearch = {
  readonly every?: ForecastGrain;
  readonly of?: ForecastMeasure;
  /** Ids of the nodes that were walked down, the shown one last; absent = the company. */
  readonly path?: string;
};

const grains: readonly ForecastGrain[] = ['day', 'week', 'month'];
const measures: readonly ForecastMeasure[] = ['net_sales', 'units'];

/** Reads the search part of an address; what is not known there is left out. */
export function parseForecastSearch(raw: Readonly<Record<string, unknown>>): ForecastSearch {
  const every = grains.find((grain) => grain === raw['every']);
  const of = measures.find((measure) => measure === raw['of']);
  const path = String(raw['path'] ?? '');
  return {
    ...(every === undefined ? {} : { every }),
    ...(of === undefined ? {} : { of }),
    ...(/^\d{1,10}(\.\d{1,10}){0,9}$/.test(path) ? { path } : {}),
  };
}

export type ForecastView = {
  readonly grain: ForecastGrain;
  readonly measure: ForecastMeasure;
  readonly path: readonly number[];
  /** `path: null` = back to the company. */
  readonly change: (to: Omit<ForecastSearch, 'path'> & { readonly path?: string | null }) => void;
};

/** The page's view, and how to change it. */
export function useForecastView(): ForecastView {
  const raw = parseForecastSearch(useSearch({ strict: false }) as Record<string, unknown>);
  const navigate = useNavigate();
  return {
    grain: raw.every ?? 'day',
    measure: raw.of ?? 'net_sales',
    path: raw.path === undefined ? [] : raw.path.split('.').map(Number),
    change: (to) => {
      const { path, ...rest } = to;
      const at = path === undefined ? {} : { path: path ?? undefined };
      const search = (before: object) => ({ ...before, ...rest, ...at });
      void navigate({ to: '.', search: search as never });
    },
  };
}
