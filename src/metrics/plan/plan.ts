import { buyersSql, customerSql, finestKeys } from './customers.ts';
import { bySide, type FactShape, factSql } from './fact.ts';
import { forecastAggregate, forecastDays } from './forecasts.ts';
import { makeParameters, type Parameters } from './parameters.ts';
import { pivot, type Source } from './pivot.ts';
import { labelJoin, rankedSql, sameKeys } from './ranking.ts';
import type { Resolved } from './resolve.ts';
import { dayTable, type Side } from './slots.ts';
import {
  aggregate,
  type Column,
  columnsOf,
  columnsRead,
  isOfEvents,
  kindCondition,
} from './sums.ts';

/**
 * What a row of the statement's answer stands for. Rows of the same level, place, slot and side belong together: their columns
 * are added up by the reader, since sums and counts come from different parts of the statement.
 */
export const level = {
  /** A combination of the dimensions, over the whole range; `n` = its place. */
  group: 0,
  /** Everything. */
  total: 1,
  /** What lies beyond the limit, of counts that do not add up; by slot with a grain. */
  others: 2,
  /** A combination in one slot; `n` = the combination's place. */
  cell: 3,
  /** Everything in one slot. */
  slot: 4,
  /** `n` = how many combinations there are. */
  count: 5,
} as const;

/** Logical types of the answer's columns, for the decoder. */
export type ColumnType = 'integer' | 'text';

/** A statement that both engines run, its texts to bind, and how to read the answer. */
export type Plan = {
  readonly sql: string;
  readonly values: readonly string[];
  readonly types: readonly ColumnType[];
  /** Integer columns `p0` …, behind level, place, side, slot, keys and labels. */
  readonly columns: readonly Column[];
  readonly compared: boolean;
  /** Dimensions' labels stand behind the keys, one each. */
  readonly keyCount: number;
};

/** Parts of a statement that is being put together. */
type Draft = {
  readonly resolved: Resolved;
  readonly parameters: Parameters;
  readonly columns: readonly Column[];
  readonly compared: boolean;
  /** `k0`, `k1` … */
  readonly keys: readonly string[];
  readonly has: { readonly sum: boolean; readonly orders: boolean; readonly customers: boolean };
  /** Named subqueries, in order. */
  readonly named: { readonly name: string; readonly sql: string }[];
};

const isOf =
  (...families: readonly Column['family'][]) =>
  (column: Column): boolean =>
    families.includes(column.family);

function add(draft: Draft, name: string, sql: string): string {
  draft.named.push({ name, sql });
  return name;
}

function eventFacts(
  { resolved, parameters, columns }: Draft,
  shape: Pick<FactShape, 'side' | 'time'>,
): string {
  const fact = factSql(resolved, parameters, { ...shape, columns: columnsRead(resolved, columns) });
  return `${fact} AND ${kindCondition(resolved)}`;
}

type Aggregated = {
  readonly side: Side;
  /** A subquery of the events. */
  readonly from: string;
  /** What is grouped by beside the side. */
  readonly keys: readonly string[];
  /** Columns that are computed; the others are zero. */
  readonly has: (column: Column) => boolean;
};

/** Aggregates of one side's events by keys. */
function eventAggregate(draft: Draft, { side, from, keys, has }: Aggregated): string {
  const { columns, resolved } = draft;
  const values = columns.map((column, index) =>
    has(column) ? `${aggregate(column, resolved)} AS p${index}` : `CAST(0 AS bigint) AS p${index}`,
  );
  const by = keys.map((key) => `f.${key}`);
  const grouped = by.length === 0 ? '' : ` GROUP BY ${by.join(', ')}`;
  return `SELECT ${[`CAST(${side} AS integer) AS s`, ...by, ...values].join(', ')} FROM (${from}) f${grouped}`;
}

/** What lies beyond the shown groups alone, where `beyond`. */
function maybeBeyond({ resolved }: Draft, facts: string, beyond: boolean): string {
  if (!beyond) return facts;
  return `SELECT h.* FROM (${facts}) h LEFT JOIN top ON ${sameKeys(resolved, 'h', 'top')} WHERE top.n IS NULL`;
}

/** Selects of counts that do not add up, at a level whose keys are `keys` beside the side. */
function countsAt(
  draft: Draft,
  keys: readonly string[],
  { beyond }: { readonly beyond: boolean },
): readonly Source[] {
  const { resolved, parameters, columns, has } = draft;
  const sources: Source[] = [];
  const byKeys = keys.includes('k0');
  const time = keys.includes('t') ? 'slot' : 'none';
  if (has.orders && !byKeys) {
    const sql = bySide(resolved, (side) => {
      const from = maybeBeyond(draft, eventFacts(draft, { side, time }), beyond);
      return eventAggregate(draft, { side, from, keys, has: isOf('orders') });
    });
    sources.push({ from: `(${sql})`, has: isOf('orders') });
  }
  if (has.customers) {
    const from = beyond ? `(${maybeBeyond(draft, 'SELECT * FROM buyers', true)})` : 'buyers';
    const fold = beyond || keys.length < finestKeys(resolved).length;
    const sql = customerSql(resolved, parameters, { level: { keys, from, fold }, columns });
    sources.push({ from: `(${sql})`, has: isOf('customers') });
  }
  return sources;
}

/** The base, where it holds any of these families. */
function baseOf({ columns }: Draft, ...families: readonly Column['family'][]): readonly Source[] {
  const has = isOf(...families);
  return columns.some(has) ? [{ from: 'base', has }] : [];
}

function startDraft(resolved: Resolved): Draft {
  const columns = columnsOf(resolved);
  const has = (family: Column['family']): boolean => columns.some(isOf(family));
  return {
    resolved,
    parameters: makeParameters(),
    columns,
    compared: resolved.slots.compare !== null,
    keys: resolved.dimensions.map((_, index) => `k${index}`),
    has: { sum: has('sum'), orders: has('orders'), customers: has('customers') },
    named: [],
  };
}

/** Days with their side and slot, of texts such as `dayTable` gives; none of the empty text. */
function slotTable(days: string, parameters: Parameters): string {
  const list = `string_to_array(NULLIF(${parameters.bind(days, 'text')}, ''), ';')`;
  const part = (index: number): string => `split_part(y.x, ',', ${index})`;
  return `SELECT CAST(${part(1)} AS date) AS day, CAST(${part(2)} AS integer) AS side, CAST(${part(3)} AS integer) AS slot FROM unnest(${list}) AS y(x)`;
}

/** The table of days, and the first day of each slot where that is asked for. */
function addDays({ resolved, parameters, columns, named }: Draft): void {
  named.push({ name: 'days', sql: slotTable(dayTable(resolved.slots), parameters) });
  const asksForNew = columns.some(({ part }) => part?.kind === 'customers' && part.which === 'new');
  if (!asksForNew) return;
  const starts =
    'SELECT d.side AS s, d.slot AS t, min(d.day) AS start FROM days d GROUP BY d.side, d.slot';
  named.push({ name: 'slots', sql: starts });
}

/** Dimensions with few values: there a day's rows are few, so that days are brought into slots after they were added up. */
const fewValues: readonly string[] = [
  ...['store', 'platform', 'channel', 'location', 'rep', 'country', 'customer_type'],
  ...['order_status', 'document_kind', 'currency', 'weekday', 'category_level1'],
];

function addsUpDays({ dimensions, hasGrain }: Resolved): boolean {
  return hasGrain && dimensions.every(({ name }) => fewValues.includes(name));
}

/** What is expected, by the keys of the base; the empty text where nothing of it is asked for. */
function addForecasts({ resolved, parameters, columns, named }: Draft): string {
  const { forecast: ask } = resolved;
  if (ask === null) return '';
  if (ask.periods !== null)
    named.push({ name: forecastDays, sql: slotTable(ask.periods, parameters) });
  return bySide(resolved, (side) =>
    forecastAggregate(resolved, parameters, { side, all: columns, ask }),
  );
}

/** Sums by side, slot and keys, which every level adds up further. */
function addBase(draft: Draft): void {
  const { resolved, keys, has } = draft;
  if (resolved.hasGrain) addDays(draft);
  if (has.customers) {
    add(draft, 'buyers', buyersSql(resolved, draft.parameters, draft.columns));
  }
  if (!has.sum && !has.orders) return;
  const expected = addForecasts(draft);
  const ofEvents = (column: Column): boolean => isOfEvents(resolved, column);
  if (!draft.columns.some(ofEvents)) {
    add(draft, 'base', expected);
    return;
  }
  const more = expected === '' ? '' : ` UNION ALL ${expected}`;
  const daily = addsUpDays(resolved);
  const time = daily ? 'day' : resolved.hasGrain ? 'slot' : 'none';
  const byHour = resolved.slots.perPeriod === 24;
  const timeKeys = { day: byHour ? ['day', 'hour'] : ['day'], slot: ['t'], none: [] }[time];
  const aggregates = bySide(resolved, (side) =>
    eventAggregate(draft, {
      side,
      from: eventFacts(draft, { side, time }),
      keys: [...timeKeys, ...keys],
      has: ofEvents,
    }),
  );
  if (!daily) {
    add(draft, 'base', `${aggregates}${more}`);
    return;
  }
  const slot = byHour ? 'd.slot * 24 + b.hour' : 'd.slot';
  const values = draft.columns.map((_, index) => `b.p${index}`);
  const selected = ['b.s', `${slot} AS t`, ...keys.map((key) => `b.${key}`), ...values].join(', ');
  add(
    draft,
    'base',
    `SELECT ${selected} FROM (${aggregates}) b JOIN days d ON d.day = b.day AND d.side = b.s${more}`,
  );
}

type Row = {
  readonly level: number;
  readonly from: string;
  /** Expressions on `x`. */
  readonly place?: string;
  readonly side?: string;
  readonly slot?: string;
  /** Are dimensions' keys and labels told? */
  readonly keyed?: boolean;
  /** Columns `p0` … are what is told, or those of this letter; `0` = none. */
  readonly values?: 'a' | 'b' | '0';
};

/** Rows of one level as a `SELECT` with the common columns. */
function rowsSql({ resolved, columns }: Draft, row: Row): string {
  const { level: kind, from, side = 'x.s', slot, keyed = false, values = 'p' } = row;
  const nothing = (type: ColumnType): string => `CAST(NULL AS ${type})`;
  const place = { from: 'x', severalStores: resolved.stores.length > 1 };
  const labels = resolved.dimensions.map((dimension, index) =>
    keyed ? labelJoin(dimension, index, place) : null,
  );
  const keys = resolved.dimensions.map(({ keyType }, index) =>
    keyed ? `x.k${index} AS k${index}` : `${nothing(keyType)} AS k${index}`,
  );
  const selected = [
    `CAST(${kind} AS integer) AS lvl`,
    `CAST(${row.place ?? '0'} AS bigint) AS n`,
    `CAST(${side} AS integer) AS s`,
    `CAST(${slot ?? 'NULL'} AS integer) AS t`,
    ...keys,
    ...labels.map((label, index) => `${label?.label ?? nothing('text')} AS l${index}`),
    ...columns.map((_, index) =>
      values === '0' ? `CAST(0 AS bigint) AS p${index}` : `x.${values}${index} AS p${index}`,
    ),
  ];
  const joins = labels.flatMap((label) => (label === null ? [] : [` ${label.join}`]));
  return `SELECT ${selected.join(', ')} FROM ${from} x${joins.join('')}`;
}

/** The base added up over all but the side and these keys. */
function addedUp({ columns }: Draft, keys: readonly string[], has: Source['has']): string {
  const by = ['v.s', ...keys.map((key) => `v.${key}`)];
  const sums = columns.map((column, index) =>
    has(column) ? `sum(v.p${index}) AS p${index}` : `CAST(0 AS bigint) AS p${index}`,
  );
  return `(SELECT ${[...by, ...sums].join(', ')} FROM base v GROUP BY ${by.join(', ')})`;
}

/** Rows of everything, by slot where `keys` holds `t`. */
function wholeLevel(draft: Draft, kind: number, keys: readonly string[]): readonly string[] {
  const { resolved, keys: dimensions } = draft;
  const isBase = dimensions.length === 0 && (keys.length > 0 || !resolved.hasGrain);
  const sums = baseOf(draft, 'sum').map(({ from, has }) =>
    isBase ? from : addedUp(draft, keys, has),
  );
  const counts = countsAt(draft, keys, { beyond: false }).map(({ from }) => from);
  const slot = keys.includes('t') ? { slot: 'x.t' } : {};
  return [...sums, ...counts].map((from) => rowsSql(draft, { level: kind, from, ...slot }));
}

/** Levels of a query with dimensions: its groups, their slots, and what is beyond. */
function groupLevels(draft: Draft): readonly string[] {
  const { resolved, keys, columns, compared, has } = draft;
  const { hasGrain, others } = resolved;
  const base = baseOf(draft, 'sum', 'orders');
  const sources = [...base, ...countsAt(draft, keys, { beyond: false })];
  add(draft, 'groups', pivot(sources, keys, { columns, compared }));
  add(draft, 'top', rankedSql(resolved, columns, draft.parameters));
  const group = { level: level.group, from: 'top', place: 'x.n' };
  const levels = [rowsSql(draft, { ...group, side: '0', values: 'a', keyed: true })];
  if (compared) levels.push(rowsSql(draft, { ...group, side: '1', values: 'b' }));
  const count = '(SELECT count(*) AS number FROM groups)';
  levels.push(
    rowsSql(draft, { level: level.count, from: count, place: 'x.number', side: '0', values: '0' }),
  );
  if (hasGrain) {
    const cells = [...base, ...countsAt(draft, ['t', ...keys], { beyond: false })];
    const values = columns.map((_, index) => `c.p${index}`);
    for (const { from } of cells) {
      const placed = `(SELECT ${['top.n', 'c.s', 'c.t', ...values].join(', ')} FROM ${from} c JOIN top ON ${sameKeys(resolved, 'c', 'top')})`;
      levels.push(rowsSql(draft, { level: level.cell, from: placed, place: 'x.n', slot: 'x.t' }));
    }
  }
  if (others && (has.orders || has.customers)) {
    const slot = hasGrain ? { slot: 'x.t' } : {};
    for (const { from } of countsAt(draft, hasGrain ? ['t'] : [], { beyond: true })) {
      levels.push(rowsSql(draft, { level: level.others, from, ...slot }));
    }
  }
  return levels;
}

/**
 * Turns a resolved query into one statement: each side's events are read once for all sums, groups are ranked and cut there,
 * totals stand beside them. What it answers is integers and keys; ratios are divided by the reader.
 */
export function planQuery(resolved: Resolved): Plan {
  const draft = startDraft(resolved);
  const { columns, keys, parameters } = draft;
  addBase(draft);
  const levels = keys.length === 0 ? [] : [...groupLevels(draft)];
  if (resolved.hasGrain && (keys.length === 0 || resolved.others)) {
    levels.push(...wholeLevel(draft, level.slot, ['t']));
  }
  levels.push(...wholeLevel(draft, level.total, []));
  const named = draft.named.map(({ name, sql }) => `${name} AS MATERIALIZED (${sql})`);
  const head = named.length === 0 ? '' : `WITH ${named.join(', ')} `;
  return {
    sql: `${head}${levels.join(' UNION ALL ')}`,
    values: parameters.values,
    types: [
      ...['integer' as const, 'integer' as const, 'integer' as const, 'integer' as const],
      ...resolved.dimensions.map(({ keyType }) => keyType),
      ...resolved.dimensions.map((): ColumnType => 'text'),
      ...columns.map((): ColumnType => 'integer'),
    ],
    columns,
    compared: draft.compared,
    keyCount: keys.length,
  };
}
