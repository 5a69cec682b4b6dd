import * as z from 'zod';
import { AppError } from '../../core/index.ts';
import { catalog } from '../catalog/catalog.ts';
import type { Filter, Query, TimeSpec } from '../ir.ts';
import { isForecast } from '../plan/forecast-ask.ts';
import { checkFilters, unknownName } from '../query/check-filters.ts';
import { checkTime } from '../query/check-time.ts';
import { type FaultList, makeFaultList } from '../query/fault-list.ts';
import { nameHint } from '../query/nearest-name.ts';

/** Place in the list of documents: the last one shown. */
export type Cursor = { readonly slot: number; readonly id: number };

export type DocumentsQuery = {
  readonly time: TimeSpec;
  readonly where: readonly Filter[];
  readonly measure: string;
  readonly limit: number;
  readonly cursor: Cursor | null;
};

const keys = ['time', 'where', 'measure', 'limit', 'cursor'];
const limits = { rows: 500, defaultRows: 50 } as const;

/** Writes a place as the text that the next page is asked with. */
export function writeCursor({ slot, id }: Cursor): string {
  return `${slot}.${id}`;
}

function readCursor(faults: FaultList, value: unknown): Cursor | null {
  const match = typeof value === 'string' ? /^(-?\d{1,9})\.(\d{1,10})$/.exec(value) : null;
  if (match !== null) return { slot: Number(match[1]), id: Number(match[2]) };
  faults.add('cursor', 'is not one that a page gave', 'leave it out to begin anew');
  return null;
}

function readMeasure(faults: FaultList, value: unknown): string {
  const name = value === undefined ? 'net_sales' : faults.read('measure', z.string(), value);
  if (name !== undefined && !catalog.measures.has(name)) {
    const names = [...catalog.measures.keys()];
    unknownName(faults, 'measure', { name, what: 'measure', names });
  }
  const measure = catalog.measures.get(name ?? '');
  if (measure !== undefined && isForecast(measure)) {
    const hint = 'ask for those of a measure that is counted, such as net_sales';
    faults.add('measure', `no documents are behind "${name}": it is expected, not counted`, hint);
  }
  return name ?? '';
}

/**
 * Reads a request for the documents behind a number.
 *
 * @throws AppError `query_invalid` with all faults
 */
export function parseDocuments(input: unknown): DocumentsQuery {
  const faults = makeFaultList('query_invalid', 'The documents cannot be listed');
  const raw = faults.read('', z.record(z.string(), z.unknown()), input) ?? {};
  for (const key of Object.keys(raw)) {
    if (!keys.includes(key)) faults.add(key, 'is not known', nameHint(key, keys, ''));
  }
  const time = checkTime(faults, raw['time'], ['clock', 'from', 'to']);
  const where = raw['where'] === undefined ? [] : checkFilters(faults, raw['where']);
  const measure = readMeasure(faults, raw['measure']);
  const limit =
    raw['limit'] === undefined
      ? limits.defaultRows
      : faults.read('limit', z.int().min(1).max(limits.rows), raw['limit']);
  const cursor = raw['cursor'] === undefined ? null : readCursor(faults, raw['cursor']);
  faults.check();
  if (time === undefined || limit === undefined) {
    throw new AppError('query_invalid', 'The documents cannot be listed.');
  }
  return { time, where: where ?? [], measure, limit, cursor };
}

/** The query whose figure the documents stand behind. */
export function figureQuery({ time, where, measure }: DocumentsQuery): Query {
  return { measures: [measure], time, where };
}
