import { expect, test } from 'vitest';
import { currencyCode, silentLogger } from '../../src/core/index.ts';
import {
  currentForecastRun,
  forecastAccuracy,
  importOwnRates,
  listNotices,
  removeStoreData,
} from '../../src/ledger/index.ts';
import { createMetrics } from '../../src/metrics/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { openShop, rowsOf, writeDocuments } from './ledger-fixture.ts';
import { contextOf } from './metrics-setup.ts';
import { daysFrom, openPlanning, orderOn, sellDaily } from './planning-shop.ts';
import { expectCoherent, forecastsOf, type Known, sums } from './planning-sums.ts';
import { someTwins } from './twin-ledger.ts';

eachBackend((backend) => {
  test('a level is the sum of its parts to the cent, the company that of its stores in its currency', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const berlin = await openShop(db);
    const { tenant } = berlin;
    const london = await openShop(db, { tenant, name: 'London', currency: 'GBP' });
    const rates = daysFrom('2025-01-01', 120).map((day) => `GBP,EUR,${day},1.2`);
    await importOwnRates(db, tenant, ['base,quote,day,rate', ...rates].join('\n'));
    await sellDaily(berlin, '2025-01-01', 100);
    await writeDocuments(
      london,
      daysFrom('2025-01-01', 100).map((day, place) => ({
        ...orderOn(day, [{ sku: 'x', minor: 777 + place }]),
        currency: currencyCode('GBP'),
      })),
    );
    await using open = await openPlanning(db, '2025-04-11T10:00:00Z');
    const { planning } = open;
    const runs = await planning.start(tenant, { trigger: 'cli' });
    expect(runs.map(({ grain }) => grain)).toEqual(['day', 'week', 'month']);
    for (const run of runs) await planning.settled(tenant, run.id);
    expect(await currentForecastRun(db, tenant, 'day')).toMatchObject({
      originDay: '2025-04-10',
      state: 'done',
      current: true,
    });
    for (const measure of ['net_sales', 'units'] as const) {
      const nodes = await forecastsOf(db, tenant, measure);
      expectCoherent(nodes, 2);
      const company = nodes.filter(({ level }) => level === 'company');
      const stores = nodes.filter(({ level }) => level === 'store');
      const inReporting = stores.map((store) => ({
        ...store,
        points: store.points.map((point) => ({ ...point, ...(point.reporting ?? {}) })),
      }));
      expect(sums(company)).toEqual(sums(inReporting));
      for (const { points } of nodes)
        for (const p of points) {
          expect(p.lower95 <= p.lower80 && p.lower80 <= p.value).toBe(true);
          expect(p.value <= p.upper80 && p.upper80 <= p.upper95).toBe(true);
          if (measure === 'units') expect([p.lower95 >= 0, p.value % 1000]).toEqual([true, 0]);
        }
    }
    const nodes = await planning.nodes(tenant, {
      grain: 'day',
      measure: 'net_sales',
      level: 'store',
    });
    const named = new Map(nodes.map((node) => [node.name, node]));
    expect(named.get('London')).toMatchObject({ children: 3, storeName: 'London' });
    const shopNode = named.get('Shop');
    const [stored] = (await forecastsOf(db, tenant, 'net_sales')).filter(
      ({ id }) => id === shopNode?.id,
    );
    const total = stored?.points.reduce((sum, { value }) => sum + value, 0);
    expect(shopNode?.total).toMatchObject({ value: total, shown: total });
  }, 240_000);

  test('history is what the catalog says, and forecasts are judged against it by hand count', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const shop = await openShop(db);
    const { tenant } = shop;
    await sellDaily(shop, '2025-01-01', 80);
    await using open = await openPlanning(db, '2025-03-22T10:00:00Z');
    const { planning } = open;
    const [run] = await planning.start(tenant, { grains: ['day'], trigger: 'cli' });
    const first = await planning.settled(tenant, run?.id ?? 0);
    expect(first.originDay).toBe('2025-03-21');
    const nodes = await forecastsOf(db, tenant, 'net_sales');
    const store = nodes.find(({ level }) => level === 'store');
    const series = await planning.series(tenant, {
      nodeId: store?.id ?? 0,
      grain: 'day',
      historyPeriods: 80,
    });
    await using twins = await someTwins(db);
    const metrics = createMetrics({ database: db, twins: twins.twins, logger: silentLogger });
    const answer = await metrics.query(contextOf(tenant), {
      measures: ['net_sales'],
      time: { clock: 'event', grain: 'day', from: '2025-01-01', to: '2025-03-21' },
    });
    metrics.close();
    expect(series.history).toEqual(
      answer.rows.map((row) => ({ day: row.period, value: row.values['net_sales'] })),
    );
    expect(series.forecast.map(({ step }) => step)).toEqual(
      daysFrom('2025-01-01', 28).map((_, i) => i + 1),
    );

    // Two days more: 10.00 on the first by the one SKU, nothing on the second, then a sale that makes it known.
    await writeDocuments(shop, [
      orderOn('2025-03-22', [{ sku: 'a', minor: 1000 }], { channelExternalId: 'web' }),
      orderOn('2025-03-24', [{ sku: 'b', minor: 2500 }], { channelExternalId: 'web' }),
    ]);
    open.clock = '2025-03-25T10:00:00Z';
    const { filled } = await planning.score(tenant);
    const judged = await forecastsOf(db, tenant, 'net_sales');
    const actuals = (node: Known | undefined) => node?.points.slice(0, 4).map((p) => p.actual);
    expect(actuals(judged.find(({ level }) => level === 'store'))).toEqual([1000, 0, 2500, null]);
    expect(actuals(judged.find(({ level }) => level === 'company'))).toEqual([1000, 0, 2500, null]);
    const skus = judged.filter(({ level }) => level === 'sku').map(actuals);
    expect(skus.toSorted()).toEqual(
      [
        [0, 0, 2500, null],
        [1000, 0, 0, null],
      ].toSorted(),
    );
    const units = await forecastsOf(db, tenant, 'units');
    expect(filled).toBe(3 * (judged.length + units.length));
    const points = judged.find(({ level }) => level === 'store')?.points.slice(0, 3) ?? [];
    const errors = points.map(({ value, actual }) => Math.abs(value - (actual ?? 0)));
    const [all] = await forecastAccuracy(db, tenant, {
      ...{ grain: 'day', measure: 'net_sales', level: 'store', by: 'all' },
    });
    expect(all?.count).toBe(3);
    expect(all?.mae).toBeCloseTo(errors.reduce((sum, error) => sum + error, 0) / 3, 6);
    // Nothing new: nothing changes.
    expect((await planning.score(tenant)).filled).toBe(0);
  }, 240_000);

  test('a run that was stopped goes on with the parts that it has, and equal histories are not forecast again', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const shop = await openShop(db);
    const { tenant } = shop;
    await sellDaily(shop, '2025-01-01', 40);
    const planned: string[] = [];
    let stop = (): void => undefined;
    const openPlanner = () => ({
      plan: async (store: { storeId: number; series: readonly { node: { key: string } }[] }) => {
        const key = store.series[0]?.node.key ?? '';
        planned.push(key);
        if (key.startsWith('store/units')) stop();
        return { nodes: [], decisions: [] };
      },
      close: () => Promise.resolve(),
    });
    await using open = await openPlanning(db, '2025-02-11T10:00:00Z', { openPlanner });
    const { planning } = open;
    const begin = async () => {
      const [run] = await planning.start(tenant, { grains: ['day'], trigger: 'cli' });
      return run?.id ?? 0;
    };
    const id = await begin();
    let cancelled: Promise<void> = Promise.resolve();
    stop = () => {
      cancelled = planning.cancel(tenant, id);
    };
    await expect(planning.settled(tenant, id)).rejects.toMatchObject({ code: 'cancelled' });
    await cancelled;
    expect(await currentForecastRun(db, tenant, 'day')).toBeNull();
    stop = () => undefined;
    expect(await begin()).toBe(id);
    expect(await planning.settled(tenant, id)).toMatchObject({ state: 'done', current: true });
    const storeKeys = planned.filter((key) => key.startsWith('store/'));
    expect(storeKeys).toEqual([
      `store/net_sales/${shop.storeId}`,
      `store/units/${shop.storeId}`,
      `store/units/${shop.storeId}`,
    ]);
    // The same day again: another run, nothing forecast.
    const again = await begin();
    await planning.settled(tenant, again);
    expect(again).not.toBe(id);
    expect(planned.filter((key) => key.startsWith('store/'))).toHaveLength(3);
  }, 120_000);

  test('a closed store is forecast to sell nothing, and says why; a run of some stores is never shown', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const closed = await openShop(db, { name: 'Closed' });
    const { tenant } = closed;
    const going = await openShop(db, { tenant, name: 'Going' });
    await sellDaily(closed, '2025-01-01', 60);
    await sellDaily(going, '2025-01-01', 130);
    await using open = await openPlanning(db, '2025-05-11T10:00:00Z');
    const { planning } = open;
    const [aside] = await planning.start(tenant, {
      ...{ grains: ['day'], stores: [going.storeId], trigger: 'api' },
    });
    expect(await planning.settled(tenant, aside?.id ?? 0)).toMatchObject({
      ...{ state: 'done', current: false },
    });
    await expect(
      planning.start(tenant, { stores: [99_999], trigger: 'api' }),
    ).rejects.toMatchObject({ code: 'not_found' });
    const [run] = await planning.start(tenant, { grains: ['day'], trigger: 'api' });
    await planning.settled(tenant, run?.id ?? 0);
    for (const measure of ['net_sales', 'units'] as const) {
      const nodes = await forecastsOf(db, tenant, measure);
      const shut = nodes.filter(({ storeId }) => storeId === closed.storeId);
      expect(shut.length).toBeGreaterThan(5);
      for (const { points } of shut)
        for (const p of points) {
          expect([p.value, p.lower95, p.upper95, p.reason]).toEqual([0, 0, 0, 'closed_store']);
        }
      const store = nodes.find((n) => n.level === 'store' && n.storeId === going.storeId);
      const company = nodes.find((n) => n.level === 'company');
      expect(company?.points.map(({ value }) => value)).toEqual(
        store?.points.map(({ value }) => value),
      );
      expect(sums(store === undefined ? [] : [store])[0]).toBeGreaterThan(0);
    }
  }, 240_000);

  test('companies are apart, and a store that is removed takes its forecasts with it', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const mine = await openShop(db);
    const other = await openShop(db);
    await sellDaily(mine, '2025-01-01', 30);
    await sellDaily(other, '2025-01-01', 30);
    await using open = await openPlanning(db, '2025-02-01T10:00:00Z');
    const { planning } = open;
    for (const { tenant } of [mine, other]) {
      const [run] = await planning.start(tenant, { grains: ['day'], trigger: 'cli' });
      await planning.settled(tenant, run?.id ?? 0);
    }
    const theirs = await planning.nodes(other.tenant, { grain: 'day', measure: 'net_sales' });
    const own = await planning.nodes(mine.tenant, { grain: 'day', measure: 'net_sales' });
    expect(own.length).toBeGreaterThan(5);
    expect(own.every(({ storeId }) => storeId === null || storeId === mine.storeId)).toBe(true);
    await removeStoreData(db, mine.tenant, { storeId: mine.storeId });
    const left = await rowsOf(
      mine,
      `SELECT 1 FROM ledger.forecast f JOIN ledger.forecast_node n ON n.tenant_id = f.tenant_id AND n.id = f.node_id
WHERE f.tenant_id = CAST($1 AS uuid) AND n.store_id = ${mine.storeId} AND (f.deleted_at IS NULL OR n.deleted_at IS NULL OR f.value <> 0)`,
    );
    expect(left).toEqual([]);
    const after = await planning.nodes(mine.tenant, { grain: 'day', measure: 'net_sales' });
    expect(after.filter(({ storeId }) => storeId !== null)).toEqual([]);
    expect(await planning.nodes(other.tenant, { grain: 'day', measure: 'net_sales' })).toEqual(
      theirs,
    );
    await using twins = await someTwins(db);
    expect(await twins.twins.verify(mine.tenant)).toMatchObject({ equal: true });
  }, 240_000);

  test('looked after, a company is forecast, judged, and told when its sales have become others', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const shop = await openShop(db);
    const { tenant } = shop;
    await sellDaily(shop, '2025-01-01', 60);
    await using open = await openPlanning(db, '2025-03-02T10:00:00Z');
    const { planning } = open;
    const { signal } = new AbortController();
    await planning.tend(tenant, signal);
    const first = await currentForecastRun(db, tenant, 'day');
    expect(first).toMatchObject({ originDay: '2025-03-01', trigger: 'schedule', state: 'done' });
    // Nothing new is known: nothing is done.
    await planning.tend(tenant, signal);
    expect((await currentForecastRun(db, tenant, 'day'))?.id).toBe(first?.id);
    // From one day to the next, ten times as much is sold.
    const days = daysFrom('2025-03-02', 20);
    const big = days.map((day) => orderOn(day, [{ sku: 'a', minor: 15_000 }]));
    await writeDocuments(shop, big);
    open.clock = '2025-03-22T10:00:00Z';
    await planning.tend(tenant, signal);
    const notices = await listNotices(db, tenant, {});
    expect(notices.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['forecast_drift', 'forecast:day'],
    ]);
    expect(await currentForecastRun(db, tenant, 'day')).toMatchObject({
      ...{ originDay: '2025-03-21', trigger: 'drift', state: 'done' },
    });
  }, 240_000);
});
