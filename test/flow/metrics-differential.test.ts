import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../sandbox/world/random.ts';
import type { Answer, Filter, MetricsContext, Query } from '../../src/metrics/index.ts';
import { eachBackend } from '../support/database.ts';
import { type OracleRow, oracleAnswer } from './metrics-oracle.ts';
import { contextOf, type MetricsSetup, metricsSetup } from './metrics-setup.ts';
import { storeWorld } from './metrics-store-world.ts';
import { randomWorld } from './metrics-world.ts';

const grains = [
  undefined,
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'fiscal_month',
  'fiscal_quarter',
  'fiscal_year',
  'hour',
] as const;
const clocks = ['event', 'order'] as const;
const compares = [
  undefined,
  'previous_period',
  'previous_year',
  'previous_year_same_weekday',
  { from: '2024-02-10', to: '2024-07-03' },
] as const;
const ranges: Readonly<Record<string, readonly [string, string]>> = {
  hour: ['2024-05-01', '2024-05-04'],
  day: ['2024-02-20', '2024-03-20'],
  week: ['2024-11-06', '2025-02-20'],
  all: ['2024-02-29', '2025-05-17'],
};

const filters: readonly Filter[] = [
  { dimension: 'country', op: 'in', values: ['BR', 'ß'] },
  { dimension: 'country', op: 'not_in', values: ['BR'] },
  { dimension: 'store', op: 'in', values: [2] },
  { dimension: 'store', op: 'not_in', values: [1] },
  { dimension: 'store', op: 'contains', values: ['store 3'] },
  { dimension: 'category', op: 'under', values: [1, 2] },
  { dimension: 'location', op: 'under', values: [1] },
  { dimension: 'product', op: 'contains', values: ['%_!'] },
  { dimension: 'product', op: 'in', values: Array.from({ length: 40 }, (_, index) => index) },
  { dimension: 'brand', op: 'contains', values: ["o'n"] },
  { dimension: 'region', op: 'in', values: ["O'Neil", '😀 fun', ' pad '] },
  { dimension: 'city', op: 'is_null' },
  { dimension: 'customer', op: 'is_not_null' },
  { dimension: 'customer_type', op: 'in', values: ['new'] },
  { dimension: 'order_status', op: 'not_in', values: ['cancelled'] },
  { dimension: 'hour', op: 'in', values: [9, 10, 11, 12, 13, 14] },
  { dimension: 'weekday', op: 'not_in', values: [6, 7] },
  { dimension: 'rep', op: 'in', values: [1, 3] },
];

/** An answer in the oracle's words. */
function plain({ rows, rowCount, totals, compareTotals }: Answer, query: Query) {
  return {
    rows: rows.map(
      (row): OracleRow => ({
        ...(row.period === undefined ? {} : { period: row.period }),
        keys: (query.dimensions ?? []).map((name) => row.dimensions[name]?.key ?? null),
        values: row.values,
        ...(row.compare === undefined ? {} : { compare: row.compare }),
        ...(row.others === undefined ? {} : { others: row.others }),
      }),
    ),
    rowCount,
    totals,
    ...(compareTotals === undefined ? {} : { compareTotals }),
  };
}

type Names = { readonly measures: readonly string[]; readonly dimensions: readonly string[] };

/** One query of the grid: every dimension meets every grain, every clock and comparison meets every one of both. */
function gridQuery(names: Names, random: Random, place: number): Query {
  const grain = grains[place % grains.length];
  const index = Math.floor(place / grains.length);
  const dimension = names.dimensions[index];
  const second = random.chance(0.25) ? random.pick(names.dimensions) : undefined;
  const dimensions = [dimension, second === dimension ? undefined : second].filter(
    (name) => name !== undefined,
  );
  const [from, to] = ranges[grain ?? 'all'] ?? ranges['all'] ?? ['', ''];
  const compare = compares[(place + index) % compares.length];
  const measures = names.measures.filter(
    // What is expected goes with fewer dimensions and grains, and has its own test.
    (name) =>
      !name.startsWith('forecast_') &&
      (grain !== 'hour' || !/^(new|returning)_customers$/.test(name)),
  );
  // A dozen at a time: over a dimension's ten grains every one of them comes by.
  const rotated = measures
    .map((_, at) => measures[(at + place * 3) % measures.length] ?? '')
    .slice(0, 12);
  const limit = random.pick([2, 3, 5]);
  const where = random.chance(0.4) ? [random.pick(filters)] : [];
  if (random.chance(0.15)) where.push(random.pick(filters));
  return {
    measures: random.chance(0.7) ? rotated : rotated.slice(0, random.integer(1, 3)),
    ...(dimensions.length === 0 ? {} : { dimensions, limit, others: random.chance(0.5) }),
    time: {
      clock: clocks[place % 2] ?? 'event',
      ...(grain === undefined ? {} : { grain }),
      from,
      to,
    },
    ...(compare === undefined ? {} : { compare }),
    ...(where.length === 0 ? {} : { where }),
  };
}

async function bothEngines(
  { metrics, eventwise }: MetricsSetup,
  { context, query }: { readonly context: MetricsContext; readonly query: Query },
) {
  const twin = await metrics.query(context, query, { executor: 'twin' });
  const ledger = await metrics.query(context, query, { executor: 'ledger' });
  const { tookMs: _, executor, ...meta } = twin.meta;
  const { tookMs: _also, executor: other, ...otherMeta } = ledger.meta;
  expect([executor, other]).toEqual(['twin', 'ledger']);
  expect({ ...ledger, meta: otherMeta }, JSON.stringify(query)).toEqual({ ...twin, meta });
  const { rows, totals, compareTotals, rowCount } = await eventwise.query(context, query);
  expect({ rows, totals, compareTotals, rowCount }, JSON.stringify(query)).toEqual({
    rows: twin.rows,
    totals: twin.totals,
    compareTotals: twin.compareTotals,
    rowCount: twin.rowCount,
  });
  return twin;
}

eachBackend((backend) => {
  describe('every measure by every dimension', () => {
    it('is the same on both engines and by plain loops, over every grain, clock and comparison', async () => {
      await using setup = await metricsSetup(backend);
      const world = await storeWorld(setup.scratch.database, randomWorld('grid', 250), 'Grid');
      const info = await setup.metrics.catalog({ costs: true });
      const names: Names = {
        measures: info.measures.map(({ name }) => name),
        dimensions: info.dimensions.map(({ name }) => name),
      };
      const random = seededRandom(`grid ${backend.kind}`);
      const count = (names.dimensions.length + 1) * grains.length;
      // Each back end takes every other query of the grid; the twin answers all of them on both.
      const first = backend.kind === 'server' ? 0 : 1;
      for (let place = first; place < count; place += 2) {
        const query = gridQuery(names, random, place);
        const reps = random.chance(0.15) ? [1, 3] : null;
        const scope = reps === null ? [] : [{ dimension: 'rep', op: 'in' as const, values: reps }];
        const context = contextOf(world.tenantId, { scope });
        const answer = await bothEngines(setup, { context, query });
        const expected = oracleAnswer(world, query, reps);
        expect(plain(answer, query), JSON.stringify({ query, scope })).toEqual(expected);
      }
    }, 300_000);
  });
});
