import { expect, it } from 'vitest';
import { AppError } from '../../src/core/index.ts';
import { eachBackend } from '../support/database.ts';
import { writeRun } from '../support/forecasts.ts';
import { forecastWorld } from './metrics-forecast-world.ts';
import { contextOf, metricsSetup } from './metrics-setup.ts';

const time = { clock: 'event', from: '2025-02-28', to: '2025-03-02' };
const tea = [{ dimension: 'store', op: 'in', values: [1] }];
const measures = ['forecast_net_sales'];

type Check = {
  readonly says: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly totals?: Readonly<Record<string, number | null>>;
  /** By period or label of the first dimension: the measures in the order of the query. */
  readonly rows?: readonly (readonly [string | null, ...(number | null)[]])[];
};

/** What hand and paper say of the world. */
const checks: readonly Check[] = [
  {
    says: 'beside what came, day by day, with bounds and overrides; nothing is not zero',
    query: {
      measures: [
        ...['net_sales', 'forecast_net_sales'],
        ...['forecast_net_sales_lower', 'forecast_net_sales_upper'],
      ],
      time: { clock: 'event', grain: 'day', from: '2025-02-27', to: '2025-03-03' },
      where: tea,
    },
    rows: [
      ['2025-02-27', 0, null, null, null],
      ['2025-02-28', 500, 600, 300, 500],
      ['2025-03-01', 0, 700, 500, 700],
      ['2025-03-02', 0, 1_200, 700, 900],
      ['2025-03-03', 0, null, null, null],
    ],
    totals: { net_sales: 500, forecast_net_sales: 2_500, forecast_net_sales_lower: 1_500 },
  },
  {
    says: 'over stores of two currencies in the reporting one: 7.00 pounds that were set are 8.75 euros',
    query: { measures: ['forecast_net_sales', 'net_sales'], time: { ...time, grain: 'day' } },
    rows: [
      ['2025-02-28', 750 + 1_000, 625],
      ['2025-03-01', 875 + 0, 0],
      ['2025-03-02', 1_500 + 2_000, 0],
    ],
    totals: { forecast_net_sales: 6_125, net_sales: 625 },
  },
  {
    says: 'by store, which is what its rows add up to',
    query: { measures: [...measures, 'net_sales'], dimensions: ['store'], time },
    rows: [
      ['Tea', 3_125, 625],
      ['Nord', 3_000, 0],
    ],
    totals: { forecast_net_sales: 6_125 },
  },
  {
    says: 'by platform and currency of the store',
    query: {
      measures,
      dimensions: ['platform'],
      time,
      where: [{ dimension: 'currency', op: 'in', values: ['EUR'] }],
    },
    rows: [['shopify', 3_000]],
  },
  {
    says: 'by channel, none being one too',
    query: { measures, dimensions: ['channel'], time },
    rows: [
      [null, 3_000],
      ['Web · Tea', 1_500],
      ['Market · Tea', 750],
    ],
  },
  {
    says: 'by location with all below one',
    query: {
      measures,
      dimensions: ['location'],
      time,
      where: [...tea, { dimension: 'location', op: 'under', values: [1] }],
    },
    rows: [['High Street', 1_800]],
  },
  {
    says: 'by top category, from its own series',
    query: { measures, dimensions: ['category_level1'], time, where: tea },
    rows: [
      ['Drinks', 1_050],
      ['Dishes', 750],
    ],
  },
  {
    says: 'by category, from its products',
    query: { measures, dimensions: ['category'], time, where: tea },
    rows: [
      ['Hot', 1_005],
      ['Dishes', 750],
    ],
  },
  {
    says: 'of the products of a brand',
    query: { measures, time, where: [...tea, { dimension: 'brand', op: 'in', values: ['Leaf'] }] },
    totals: { forecast_net_sales: 1_005 },
  },
  {
    says: 'by product and day',
    query: {
      measures,
      dimensions: ['product'],
      time: { ...time, grain: 'day' },
      where: tea,
      limit: 1,
    },
    rows: [
      ['2025-02-28', 250],
      ['2025-03-01', 350],
      ['2025-03-02', 405],
    ],
    totals: { forecast_net_sales: 1_755 },
  },
  {
    says: 'what lies beyond the limit as the rest',
    query: { measures, dimensions: ['product'], time, where: tea, limit: 1, others: true },
    rows: [
      ['Tea', 1_005],
      [null, 750],
    ],
  },
  {
    says: 'by article number',
    query: { measures, dimensions: ['sku'], time, where: tea },
    rows: [
      ['T1', 900],
      [null, 750],
      ['T2', 150],
    ],
  },
  {
    says: 'in units beside amounts and units sold',
    query: {
      measures: ['forecast_units', 'forecast_units_lower', 'units', 'forecast_net_sales'],
      dimensions: ['product'],
      time,
      where: tea,
    },
    rows: [
      ['Tea', 9_000, 8_700, 0, 1_005],
      ['Cup', null, null, 1_000, 750],
    ],
    totals: { forecast_units: 9_000, units: 1_000, forecast_net_sales: 1_755 },
  },
  {
    says: 'sorted by what is expected, the unknown last',
    query: {
      measures: ['units', 'forecast_units'],
      dimensions: ['product'],
      time: { ...time, from: '2025-01-01' },
      where: tea,
      orderBy: [{ by: 'forecast_units', direction: 'asc' }],
    },
    rows: [
      ['Tea', 3_000, 9_000],
      ['Cup', 2_000, null],
    ],
  },
  {
    says: 'by week from the run of weeks',
    query: {
      measures: ['forecast_net_sales', 'net_sales'],
      time: { clock: 'order', grain: 'week', from: '2025-02-24', to: '2025-03-09' },
      where: tea,
    },
    rows: [
      ['2025-02-24', 3_000, 500],
      ['2025-03-03', 4_000, 0],
    ],
  },
  {
    says: 'by week without the one that the range cuts',
    query: {
      measures,
      time: { clock: 'event', grain: 'week', from: '2025-02-25', to: '2025-03-09' },
      where: tea,
    },
    rows: [
      ['2025-02-25', null],
      ['2025-03-03', 4_000],
    ],
    totals: { forecast_net_sales: 4_000 },
  },
  {
    says: 'by month from the run of months',
    query: {
      measures,
      time: { clock: 'event', grain: 'month', from: '2025-02-01', to: '2025-03-31' },
      where: tea,
    },
    rows: [
      ['2025-02-01', 9_000],
      ['2025-03-01', 12_000],
    ],
  },
  {
    says: 'only in periods that are cut: nothing',
    query: {
      measures,
      time: { clock: 'event', grain: 'month', from: '2025-03-02', to: '2025-03-30' },
      where: tea,
    },
    rows: [['2025-03-02', null]],
    totals: { forecast_net_sales: null },
  },
];

const both = ['twin', 'ledger'] as const;

async function refusal(work: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error('was not refused');
  return [error.code, error.message];
}

eachBackend((backend) => {
  it('gives what is expected as it was counted by hand, on both engines', async () => {
    await using setup = await metricsSetup(backend);
    const tenantId = await forecastWorld(setup.scratch.database);
    for (const { says, query, rows, totals } of checks) {
      for (const executor of both) {
        const answer = await setup.metrics.query(contextOf(tenantId), query, { executor });
        const names = query['measures'] as readonly string[];
        const shown = answer.rows.map(({ period, dimensions, values }) => [
          period ?? Object.values(dimensions)[0]?.label ?? null,
          ...names.map((name) => values[name]),
        ]);
        if (rows !== undefined) expect(shown, `${says} (${executor})`).toEqual(rows);
        expect(answer.totals, `${says} (${executor})`).toMatchObject(totals ?? {});
      }
    }
  });

  it('compares with a time of which nothing is expected, and says what is cut or has no rate', async () => {
    await using setup = await metricsSetup(backend);
    const { database } = setup.scratch;
    const tenantId = await forecastWorld(database);
    for (const executor of both) {
      const ask = (query: object) => setup.metrics.query(contextOf(tenantId), query, { executor });
      const compared = await ask({ measures, time, where: tea, compare: 'previous_period' });
      expect([compared.totals, compared.compareTotals]).toEqual([
        { forecast_net_sales: 2_500 },
        { forecast_net_sales: null },
      ]);
      const week = { clock: 'event', grain: 'week', from: '2025-02-25', to: '2025-03-09' };
      const cut = await ask({ measures, time: week });
      expect(cut.meta.notes.join(' ')).toContain('where the range cuts a week');
    }
    await writeRun(database, tenantId, {
      ...{ grain: 'day', originDay: '2025-02-27', days: ['2025-02-28'] },
      all: [{ series: { level: 'store', storeId: 1, currency: 'GBP' }, values: [400], rate: null }],
    });
    const { revision: minRevision } = await database.position(tenantId);
    for (const executor of both) {
      const rateless = await setup.metrics.query(
        contextOf(tenantId),
        { measures, time, currency: 'EUR' },
        { executor, minRevision },
      );
      expect([rateless.totals, rateless.meta.missingRateEvents]).toEqual([
        { forecast_net_sales: null },
        1,
      ]);
    }
  });

  it('refuses what no series answers, and says what to do', async () => {
    await using setup = await metricsSetup(backend);
    const tenantId = await forecastWorld(setup.scratch.database);
    const ask = (more: object, context = contextOf(tenantId)) =>
      refusal(setup.metrics.query(context, { measures, time, ...more }));
    const [code, country] = await ask({ dimensions: ['country'] });
    expect(code).toBe('query_invalid');
    expect(country).toContain('not known by country');
    expect(country).toContain('leave out country');
    const [, filtered] = await ask({ where: [{ dimension: 'city', op: 'is_null' }] });
    expect(filtered).toContain('not known by city');
    const [, crossed] = await ask({ dimensions: ['channel', 'product'] });
    expect(crossed).toContain('not known by channel and product together');
    const [, quarter] = await ask({ time: { ...time, grain: 'quarter' } });
    expect(quarter).toContain('take day, week or month');
    const rep = contextOf(tenantId, { scope: [{ dimension: 'rep', op: 'in', values: [1] }] });
    const [, scoped] = await ask({}, rep);
    expect(scoped).toContain('not known by rep');
    const names = async (scope: typeof rep.scope) =>
      (await setup.metrics.catalog({ costs: true, scope })).measures.map(({ name }) => name);
    expect(await names([])).toContain('forecast_units');
    expect((await names(rep.scope)).filter((name) => name.startsWith('forecast'))).toEqual([]);
    const documents = setup.metrics.documents(contextOf(tenantId), {
      time,
      measure: 'forecast_units',
    });
    expect((await refusal(documents))[1]).toContain('expected, not counted');
  });

  it('expects nothing of another company, and follows what is changed', async () => {
    await using setup = await metricsSetup(backend, 1_000_000);
    const { database } = setup.scratch;
    const tenantId = await forecastWorld(database);
    const other = await forecastWorld(database);
    const query = { measures, time, where: tea };
    const total = async (tenant: typeof tenantId) =>
      (await setup.metrics.query(contextOf(tenant), query)).totals['forecast_net_sales'];
    expect([await total(tenantId), await total(other)]).toEqual([2_500, 2_500]);
    await writeRun(database, tenantId, {
      ...{ grain: 'day', originDay: '2025-02-28', days: ['2025-03-02'] },
      all: [{ series: { level: 'store', storeId: 1, currency: 'GBP' }, values: [10], rate: 1.25 }],
    });
    const { revision: minRevision } = await database.position(tenantId);
    const after = await setup.metrics.query(contextOf(tenantId), query, { minRevision });
    // The override of the day is still in force.
    expect([after.totals['forecast_net_sales'], await total(other)]).toEqual([15, 2_500]);
  });
});
