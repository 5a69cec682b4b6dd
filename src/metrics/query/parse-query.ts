import * as z from 'zod';
import { catalog } from '../catalog/catalog.ts';
import { partsOf } from '../catalog/measure.ts';
import type { CompareWith, Filter, OrderBy, Query, TimeSpec } from '../ir.ts';
import { checkFilters, unknownName } from './check-filters.ts';
import { checkCompare, checkTime, periodCount } from './check-time.ts';
import { type FaultList, makeFaultList } from './fault-list.ts';
import { queryLimits } from './limits.ts';
import { nameHint } from './nearest-name.ts';

const keys = [
  'measures',
  'dimensions',
  'time',
  'compare',
  'where',
  'orderBy',
  'limit',
  'others',
  'offset',
  'currency',
] as const;

type Raw = Readonly<Record<string, unknown>>;

function checkNames(
  faults: FaultList,
  path: 'measures' | 'dimensions',
  value: unknown,
): readonly string[] | undefined {
  const known: readonly string[] = [...catalog[path].keys()];
  const what = path === 'measures' ? 'measure' : 'dimension';
  const list = faults.read(
    path,
    z
      .array(z.string())
      .min(path === 'measures' ? 1 : 0, `name at least one ${what}`)
      .max(queryLimits[path]),
    value,
  );
  for (const [index, name] of (list ?? []).entries()) {
    if (!known.includes(name)) {
      unknownName(faults, `${path}.${index}`, { name, what, names: known });
    } else if (list?.indexOf(name) !== index) {
      faults.add(`${path}.${index}`, `"${name}" is asked for twice`, 'leave one out');
    }
  }
  return list;
}

const orderShape = z
  .array(z.strictObject({ by: z.string(), direction: z.enum(['asc', 'desc']) }))
  .max(queryLimits.orderBy);

function checkOrder(faults: FaultList, raw: Raw, draft: Draft): readonly OrderBy[] | undefined {
  const order = faults.read('orderBy', orderShape, raw['orderBy']);
  const hasGrain = draft.time?.grain !== undefined;
  const names = [
    ...(draft.measures ?? []),
    ...(draft.dimensions ?? []),
    ...(hasGrain ? ['period'] : []),
  ];
  for (const [index, { by }] of (order ?? []).entries()) {
    if (names.includes(by)) continue;
    const hint = nameHint(by, names, `one of the query's own: ${names.join(', ')}`);
    faults.add(`orderBy.${index}.by`, `"${by}" is not part of this query`, hint);
  }
  return order;
}

/** What could be read so far; a field with faults is missing. */
type Draft = {
  readonly measures: readonly string[] | undefined;
  readonly dimensions: readonly string[] | undefined;
  readonly time: TimeSpec | undefined;
};

const limitShape = z.int().min(1).max(queryLimits.rows);
const offsetShape = z.int().min(0).max(queryLimits.offset);
const currencyShape = z.string().regex(/^[A-Z]{3}$/, 'write an ISO 4217 code such as EUR');

function readRest(faults: FaultList, raw: Raw, draft: Draft) {
  const given = (key: string): boolean => raw[key] !== undefined;
  return {
    compare: given('compare') ? checkCompare(faults, raw['compare']) : undefined,
    where: given('where') ? checkFilters(faults, raw['where']) : undefined,
    orderBy: given('orderBy') ? checkOrder(faults, raw, draft) : undefined,
    limit: given('limit') ? faults.read('limit', limitShape, raw['limit']) : undefined,
    others: given('others') ? faults.read('others', z.boolean(), raw['others']) : undefined,
    offset: given('offset') ? faults.read('offset', offsetShape, raw['offset']) : undefined,
    currency: given('currency')
      ? faults.read('currency', currencyShape, raw['currency'])
      : undefined,
  };
}

function checkTogether(faults: FaultList, draft: Draft, rest: ReturnType<typeof readRest>): void {
  const split = (draft.dimensions?.length ?? 0) > 0;
  if (rest.others === true && !split) {
    faults.add('others', 'needs a dimension to sum up', 'leave it out or add a dimension');
  }
  if (rest.others === true && (rest.offset ?? 0) > 0) {
    faults.add('offset', 'does not go with others', 'leave one out');
  }
  if (draft.time === undefined) return;
  const cells = periodCount(draft.time) * (rest.limit ?? 1);
  if (split && cells > queryLimits.cells) {
    const most = Math.floor(queryLimits.cells / periodCount(draft.time));
    faults.add('limit', `${cells} rows (periods × limit) are too many`, `at most ${most} here`);
  }
  if (draft.time.grain !== 'hour') return;
  for (const [index, name] of (draft.measures ?? []).entries()) {
    const measure = catalog.measures.get(name);
    const parts = measure === undefined ? [] : partsOf(measure.formula);
    if (parts.some((part) => part.kind === 'customers' && part.which === 'new')) {
      const hint = 'take days, or another measure';
      faults.add(`measures.${index}`, `"${name}" is not known by the hour`, hint);
    }
  }
}

/**
 * Reads a query from outside: the only maker of a `Query`. Names are looked up in the catalog; keys that are absent stay
 * absent.
 *
 * @throws AppError `query_invalid` with *all* faults, each with its path and, where it can be said, what to write instead
 */
export function parseQuery(input: unknown): Query {
  const faults = makeFaultList('query_invalid', 'The query cannot be answered');
  const raw: Raw = faults.read('', z.record(z.string(), z.unknown()), input) ?? {};
  faults.check();
  for (const key of Object.keys(raw)) {
    if (!keys.some((known) => known === key)) {
      faults.add(key, 'is not known', nameHint(key, keys, keys.join(', ')));
    }
  }
  const measures = checkNames(faults, 'measures', raw['measures']);
  const dimensions =
    raw['dimensions'] === undefined ? [] : checkNames(faults, 'dimensions', raw['dimensions']);
  const time = checkTime(faults, raw['time'], ['clock', 'grain', 'from', 'to']);
  const draft = { measures, dimensions, time };
  const rest = readRest(faults, raw, draft);
  checkTogether(faults, draft, rest);
  faults.check();
  if (measures === undefined || time === undefined) throw new Error('a fault was not noted');
  return {
    measures,
    ...(dimensions === undefined || dimensions.length === 0 ? {} : { dimensions }),
    time,
    ...given<{ compare: CompareWith }>('compare', rest.compare),
    ...given<{ where: readonly Filter[] }>('where', rest.where),
    ...given<{ orderBy: readonly OrderBy[] }>('orderBy', rest.orderBy),
    ...given<{ limit: number }>('limit', rest.limit),
    ...given<{ others: boolean }>('others', rest.others),
    ...given<{ offset: number }>('offset', rest.offset),
    ...given<{ currency: string }>('currency', rest.currency),
  };
}

function given<Field extends Readonly<Record<string, unknown>>>(
  key: keyof Field & string,
  value: Field[keyof Field] | undefined,
): Partial<Field> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Field>);
}
