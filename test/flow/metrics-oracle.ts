import {
  businessDay,
  type CalendarSettings,
  counterparts,
  defaultCalendar,
  type Period,
  periodsIn,
} from '../../src/core/index.ts';
import type { Filter, Query } from '../../src/metrics/index.ts';
import { compareKeys, type OracleKey, oracleKeys, passes } from './metrics-oracle-keys.ts';
import {
  isRead,
  type OracleValue,
  oracleMeasures,
  type Picked,
} from './metrics-oracle-measures.ts';
import type { World, WorldEvent } from './metrics-world.ts';

type Values = Readonly<Record<string, OracleValue>>;

/** A row of an answer as the oracle writes it. */
export type OracleRow = {
  readonly period?: string;
  readonly keys: readonly OracleKey[];
  readonly values: Values;
  readonly compare?: Values;
  readonly others?: true;
};

export type OracleAnswer = {
  readonly rows: readonly OracleRow[];
  readonly rowCount: number;
  readonly totals: Values;
  readonly compareTotals?: Values;
};

/** A slot of the range with its counterpart; `hour` where rows are hours. */
type Slot = {
  readonly main: Period;
  readonly other: Period | null;
  readonly hour: number | undefined;
};

/**
 * The definitions once more, as slow and plain as can be: for each row the events are picked by loops over everything, and
 * each measure is written out. It shares the calendar with the program (which has its own tests), and nothing else.
 *
 * @param reps sales reps whose orders alone the asker may see; null = all
 */
export function oracleAnswer(
  world: World,
  query: Query,
  reps: readonly number[] | null = null,
): OracleAnswer {
  return new Oracle(world, query, reps).answer(defaultCalendar);
}

class Oracle {
  readonly #query: Query;
  readonly #measures: ReturnType<typeof oracleMeasures>;
  readonly #keys: ReturnType<typeof oracleKeys>;
  readonly #selected: readonly WorldEvent[];

  constructor(world: World, query: Query, reps: readonly number[] | null) {
    const scope: readonly Filter[] =
      reps === null ? [] : [{ dimension: 'rep', op: 'in', values: reps }];
    const where = [...(query.where ?? []), ...scope];
    const only = where.find(
      ({ dimension, op, values }) => dimension === 'store' && op === 'in' && values?.length === 1,
    );
    const firstOrderStore = Number(only?.values?.[0] ?? 0);
    const stores = world.stores.filter((store) =>
      where.every((filter) => {
        const key = { store: store.id, platform: store.platform, currency: store.currency }[
          filter.dimension
        ];
        return key === undefined || passes(world, filter, { key, label: store.name });
      }),
    );
    const own = new Set(stores.map(({ currency }) => currency)).size === 1;
    this.#query = query;
    const inScope = (document: { readonly rep_id: number | null }): boolean =>
      reps === null || (document.rep_id !== null && reps.includes(document.rep_id));
    this.#measures = oracleMeasures({ world, own, firstOrderStore, inScope });
    const readers = oracleKeys(world, query.time.clock, firstOrderStore);
    this.#keys = readers;
    this.#selected = world.events.filter((event) =>
      where.every((filter) => {
        const reader = readers[filter.dimension];
        return reader !== undefined && passes(world, filter, reader(event));
      }),
    );
  }

  #values(picked: Picked): Values {
    return Object.fromEntries(
      this.#query.measures.map((name) => [name, this.#measures[name]?.(picked) ?? null]),
    );
  }

  #within(period: Period | null, events: readonly WorldEvent[], hour?: number): Picked {
    const isEvent = this.#query.time.clock === 'event';
    if (period === null) return { events: [], start: '9999-12-31' };
    return {
      start: period.start,
      events: events.filter((event) => {
        const day = isEvent ? event.event_day : event.order_day;
        const at = isEvent ? event.event_hour : event.order_hour;
        return day >= period.start && day <= period.end && (hour === undefined || at === hour);
      }),
    };
  }

  #groupKey(event: WorldEvent): string {
    const names = this.#query.dimensions ?? [];
    return JSON.stringify(names.map((name) => this.#keys[name]?.(event).key ?? null));
  }

  #slots(range: Period, calendar: CalendarSettings): readonly Slot[] {
    const { time, compare } = this.#query;
    const unit = time.grain === 'hour' ? 'day' : time.grain;
    const cut = (whole: Period): readonly Period[] =>
      unit === undefined ? [whole] : periodsIn(whole, unit, calendar);
    const periods = cut(range);
    const other = this.#compareRange(range);
    const paired =
      typeof compare === 'object' && other !== null
        ? cut(other)
        : typeof compare === 'string'
          ? counterparts(range, periods, compare)
          : [];
    const hours = Array.from({ length: 24 }, (_, hour) => hour);
    return periods.flatMap((main, index) =>
      (time.grain === 'hour' ? hours : [undefined]).map((hour) => ({
        main,
        other: paired[index] ?? null,
        hour,
      })),
    );
  }

  #compareRange(range: Period): Period | null {
    const { compare } = this.#query;
    if (compare === undefined) return null;
    if (typeof compare === 'string') return counterparts(range, [range], compare)[0] ?? null;
    return { start: businessDay(compare.from), end: businessDay(compare.to) };
  }

  /** Keys of the groups in the order of the answer: by the first measure downwards, ties by keys. */
  #ranked(groups: ReadonlyMap<string, readonly WorldEvent[]>, range: Period): readonly string[] {
    const first = this.#query.measures[0] ?? '';
    const other = this.#compareRange(range);
    const isThere = (events: readonly WorldEvent[]): boolean =>
      [range, other].some((period) =>
        this.#within(period, events).events.some((event) =>
          this.#query.measures.some((name) => isRead(name, event)),
        ),
      );
    return [...groups]
      .filter(([, events]) => isThere(events))
      .map(([key, events]) => ({
        key,
        value: this.#measures[first]?.(this.#within(range, events)) ?? null,
      }))
      .sort((a, b) => {
        if (a.value !== b.value)
          return a.value === null ? 1 : b.value === null ? -1 : b.value - a.value;
        return compareKeys(JSON.parse(a.key) as OracleKey[], JSON.parse(b.key) as OracleKey[]);
      })
      .map(({ key }) => key);
  }

  #row(slot: Slot, events: readonly WorldEvent[], keys: readonly OracleKey[]): OracleRow {
    const { main, other, hour } = slot;
    const { time, compare } = this.#query;
    const at = hour === undefined ? '' : `T${String(hour).padStart(2, '0')}:00`;
    return {
      ...(time.grain === undefined ? {} : { period: `${main.start}${at}` }),
      keys,
      values: this.#values(this.#within(main, events, hour)),
      ...(compare === undefined
        ? {}
        : { compare: this.#values(this.#within(other, events, hour)) }),
    };
  }

  answer(calendar: CalendarSettings): OracleAnswer {
    const { time, compare, dimensions = [], limit = 1_000, others } = this.#query;
    const range: Period = { start: businessDay(time.from), end: businessDay(time.to) };
    const groups = new Map<string, WorldEvent[]>(dimensions.length === 0 ? [['[]', []]] : []);
    for (const event of this.#selected) {
      const key = this.#groupKey(event);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [event]);
      else group.push(event);
    }
    const ranked = dimensions.length === 0 ? ['[]'] : this.#ranked(groups, range);
    const beyond = ranked.slice(limit).flatMap((key) => groups.get(key) ?? []);
    const none = dimensions.map(() => null);
    const rows = this.#slots(range, calendar).flatMap((slot): readonly OracleRow[] => [
      ...ranked
        .slice(0, limit)
        .map((key) => this.#row(slot, groups.get(key) ?? [], JSON.parse(key) as OracleKey[])),
      ...(others === true && ranked.length > limit
        ? [{ ...this.#row(slot, beyond, none), others: true as const }]
        : []),
    ]);
    const whole = this.#compareRange(range);
    return {
      rows,
      rowCount: dimensions.length > 0 ? ranked.length : rows.length,
      totals: this.#values(this.#within(range, this.#selected)),
      ...(compare === undefined
        ? {}
        : { compareTotals: this.#values(this.#within(whole, this.#selected)) }),
    };
  }
}
