import { customerFacts, customerSql } from './customers.ts';
import { bySide, type FactShape, factSql } from './fact.ts';
import { makeParameters, type Parameters } from './parameters.ts';
import { pivot, type Source, valueNames } from './pivot.ts';
import { labelJoin, rankedSql, sameKeys } from './ranking.ts';
import type { Resolved } from './resolve.ts';
import { dayTable, type Side } from './slots.ts';
import { aggregate, type Column, columnsOf, columnsRead, kindCondition } from './sums.ts';

/** What a row of the statement's answer stands for. */
export const level = {
  /** A combination of the dimensions, over the whole range; `n` = its place. */
  group: 0,
  /** Everything; `n` = how many combinations there are. */
  total: 1,
  /** What lies beyond the limit, of counts that do not add up; by slot with a grain. */
  others: 2,
  /** A combination in one slot; `n` = the combination's place. */
  cell: 3,
  /** Everything in one slot. */
  slot: 4,
} as const;

/** Logical types of the answer's columns, for the decoder. */
export type ColumnType = 'integer' | 'text';

/** A statement that both engines run, its texts to bind, and how to read the answer. */
export type Plan = {
  readonly sql: string;
  readonly values: readonly string[];
  readonly types: readonly ColumnType[];
  /** Integer columns of one side, in order. */
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

/** Sources of a level whose keys are `keys` beside the side: sums come from the base, counts are counted anew. */
function sourcesOf(
  draft: Draft,
  name: string,
  { keys, beyond }: { readonly keys: readonly string[]; readonly beyond: boolean },
): readonly Source[] {
  const { resolved, parameters, columns, has } = draft;
  const sources: Source[] = [];
  const byKeys = draft.keys.length > 0 && keys.includes('k0');
  const time = keys.includes('t') ? 'slot' : 'none';
  const families = byKeys ? isOf('sum', 'orders') : isOf('sum');
  if (!beyond && columns.some(families)) sources.push({ from: 'base', has: families });
  if (has.orders && !byKeys) {
    const sql = bySide(resolved, (side) => {
      const from = maybeBeyond(draft, eventFacts(draft, { side, time }), beyond);
      return eventAggregate(draft, { side, from, keys, has: isOf('orders') });
    });
    sources.push({ from: add(draft, `orders_${name}`, sql), has: isOf('orders') });
  }
  if (has.customers) {
    const sql = bySide(resolved, (side) => {
      const facts = customerFacts(resolved, parameters, { side, time });
      const count = { side, from: maybeBeyond(draft, facts, beyond), keys };
      return customerSql(resolved, parameters, { count, columns });
    });
    sources.push({ from: add(draft, `customers_${name}`, sql), has: isOf('customers') });
  }
  return sources;
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

/** The table of days, and the first day of each slot where that is asked for. */
function addDays({ resolved, parameters, has, named }: Draft): void {
  const list = parameters.bind(dayTable(resolved.slots), 'text');
  const part = (index: number): string => `split_part(y.x, ',', ${index})`;
  const sql = `SELECT CAST(${part(1)} AS date) AS day, CAST(${part(2)} AS integer) AS side, CAST(${part(3)} AS integer) AS slot FROM unnest(string_to_array(${list}, ';')) AS y(x)`;
  named.push({ name: 'days', sql });
  if (!has.customers) return;
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

/** Sums by side, slot and keys, which every level adds up further. */
function addBase(draft: Draft): void {
  const { resolved, keys, has } = draft;
  if (resolved.hasGrain) addDays(draft);
  if (!has.sum && !has.orders) return;
  const families = isOf('sum', 'orders');
  const daily = addsUpDays(resolved);
  const time = daily ? 'day' : resolved.hasGrain ? 'slot' : 'none';
  const byHour = resolved.slots.perPeriod === 24;
  const timeKeys = { day: byHour ? ['day', 'hour'] : ['day'], slot: ['t'], none: [] }[time];
  const aggregates = bySide(resolved, (side) =>
    eventAggregate(draft, {
      side,
      from: eventFacts(draft, { side, time }),
      keys: [...timeKeys, ...keys],
      has: families,
    }),
  );
  if (!daily) {
    add(draft, 'base', aggregates);
    return;
  }
  const slot = byHour ? 'd.slot * 24 + b.hour' : 'd.slot';
  const values = draft.columns.map((_, index) => `b.p${index}`);
  const selected = ['b.s', `${slot} AS t`, ...keys.map((key) => `b.${key}`), ...values].join(', ');
  add(
    draft,
    'base',
    `SELECT ${selected} FROM (${aggregates}) b JOIN days d ON d.day = b.day AND d.side = b.s`,
  );
}

/** One level of the answer as a `SELECT` with the common columns. */
function levelSql(
  draft: Draft,
  from: string,
  row: {
    readonly level: number;
    readonly place: string;
    readonly slot: string;
    readonly keyed?: boolean;
  },
): string {
  const { resolved, columns, compared } = draft;
  const nothing = (type: ColumnType): string => `CAST(NULL AS ${type})`;
  const place = { from: 'x', severalStores: resolved.stores.length > 1 };
  const labels = resolved.dimensions.map((dimension, index) =>
    row.keyed === true ? labelJoin(dimension, index, place) : null,
  );
  const keys = resolved.dimensions.map(({ keyType }, index) =>
    row.keyed === true ? `x.k${index} AS k${index}` : `${nothing(keyType)} AS k${index}`,
  );
  const values = valueNames(columns, compared).map((name) => `x.${name} AS ${name}`);
  const selected = [
    `CAST(${row.level} AS integer) AS lvl`,
    `CAST(${row.place} AS bigint) AS n`,
    `${row.slot} AS t`,
    ...keys,
    ...labels.map((label, index) => `${label?.label ?? nothing('text')} AS l${index}`),
    ...values,
  ];
  const joins = labels.flatMap((label) => (label === null ? [] : [` ${label.join}`]));
  return `SELECT ${selected.join(', ')} FROM ${from} x${joins.join('')}`;
}

const noSlot = 'CAST(NULL AS integer)';

/** Levels of a query with dimensions: its groups, their slots, and what is beyond. */
function groupLevels(draft: Draft): readonly string[] {
  const { resolved, keys, columns, compared, has } = draft;
  const { hasGrain, others } = resolved;
  const shape = { columns, compared };
  add(draft, 'groups', pivot(sourcesOf(draft, 'groups', { keys, beyond: false }), keys, shape));
  add(draft, 'top', rankedSql(resolved, columns, draft.parameters));
  const levels = [
    levelSql(draft, 'top', { level: level.group, place: 'x.n', slot: noSlot, keyed: true }),
  ];
  if (hasGrain) {
    const cellKeys = ['t', ...keys];
    const cells = pivot(
      sourcesOf(draft, 'cells', { keys: cellKeys, beyond: false }),
      cellKeys,
      shape,
    );
    const values = valueNames(columns, compared).map((name) => `c.${name}`);
    const placed = `SELECT ${['top.n', 'c.t', ...values].join(', ')} FROM (${cells}) c JOIN top ON ${sameKeys(resolved, 'c', 'top')}`;
    levels.push(levelSql(draft, `(${placed})`, { level: level.cell, place: 'x.n', slot: 'x.t' }));
  }
  if (others && (has.orders || has.customers)) {
    const slot = hasGrain ? ['t'] : [];
    const beyond = pivot(sourcesOf(draft, 'beyond', { keys: slot, beyond: true }), slot, shape);
    const row = { level: level.others, place: '0', slot: hasGrain ? 'x.t' : noSlot };
    levels.push(levelSql(draft, `(${beyond})`, row));
  }
  return levels;
}

/**
 * Turns a resolved query into one statement: one pass over the events for range and comparison together, groups ranked and cut
 * there, totals beside them. What it answers is integers and keys; ratios are divided by the reader.
 */
export function planQuery(resolved: Resolved): Plan {
  const draft = startDraft(resolved);
  const { columns, compared, keys, parameters } = draft;
  const shape = { columns, compared };
  addBase(draft);
  const levels = keys.length === 0 ? [] : [...groupLevels(draft)];
  if (resolved.hasGrain && (keys.length === 0 || resolved.others)) {
    const slots = pivot(
      sourcesOf(draft, 'slots_total', { keys: ['t'], beyond: false }),
      ['t'],
      shape,
    );
    levels.push(levelSql(draft, `(${slots})`, { level: level.slot, place: '0', slot: 'x.t' }));
  }
  const total = pivot(sourcesOf(draft, 'total', { keys: [], beyond: false }), [], shape);
  const count = keys.length === 0 ? '0' : '(SELECT count(*) FROM groups)';
  levels.push(levelSql(draft, `(${total})`, { level: level.total, place: count, slot: noSlot }));
  const named = draft.named.map(({ name, sql }) => `${name} AS MATERIALIZED (${sql})`);
  const head = named.length === 0 ? '' : `WITH ${named.join(', ')} `;
  return {
    sql: `${head}${levels.join(' UNION ALL ')}`,
    values: parameters.values,
    types: [
      'integer',
      'integer',
      'integer',
      ...resolved.dimensions.map(({ keyType }) => keyType),
      ...resolved.dimensions.map((): ColumnType => 'text'),
      ...valueNames(columns, compared).map((): ColumnType => 'integer'),
    ],
    columns,
    compared,
    keyCount: keys.length,
  };
}
