import { expect, test } from 'vitest';
import {
  addForecastOverride,
  currentForecastRun,
  type Database,
  endForecastRun,
  ensureForecastNodes,
  fillActuals,
  forecastAccuracy,
  forecastKey,
  listForecastNodes,
  listForecastOverrides,
  listForecastRuns,
  type NewForecast,
  type NewForecastNode,
  readForecasts,
  removeForecastOverride,
  startForecastRun,
  thinForecasts,
  writeForecasts,
} from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { writeRun } from '../support/forecasts.ts';
import { openShop, type Shop } from './ledger-fixture.ts';
import { openPlanning } from './planning-shop.ts';
import { someTwins } from './twin-ledger.ts';

function storeNode(storeId: number): NewForecastNode {
  const node = {
    level: 'store',
    measure: 'net_sales',
    storeId,
    channelId: null,
    locationId: null,
    categoryId: null,
    productId: null,
    variantId: null,
  } as const;
  return { ...node, key: forecastKey(node), currency: 'EUR' };
}

function dayAhead(nodeId: number, step: number, value: number): NewForecast {
  const day = `2025-03-${String(step).padStart(2, '0')}`;
  const bounds = { value, lower80: value - 10, upper80: value + 10, lower95: 0, upper95: 1_000 };
  const more = { naive: value + 20, scale: 40, method: 'ensemble', reason: null };
  return { nodeId, step, day, ...bounds, reporting: bounds, ...more };
}

async function openRun(
  db: Database,
): Promise<Shop & { readonly nodeId: number; readonly run: number }> {
  const shop = await openShop(db);
  const [node] = await ensureForecastNodes(db, shop.tenant, [storeNode(shop.storeId)]);
  const run = await startForecastRun(db, shop.tenant, {
    grain: 'day',
    originDay: '2025-02-28',
    horizon: 3,
    trigger: 'cli',
    model: { stores: {} },
  });
  return { ...shop, nodeId: node?.id ?? 0, run: run.id };
}

eachBackend((backend) => {
  test('a node has one id, however often it is asked for', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const shop = await openShop(db);
    const [first] = await ensureForecastNodes(db, shop.tenant, [storeNode(shop.storeId)]);
    const { revision } = await db.position(shop.tenant);
    const [again] = await ensureForecastNodes(db, shop.tenant, [storeNode(shop.storeId)]);
    expect(again?.id).toBe(first?.id);
    expect((await db.position(shop.tenant)).revision).toBe(revision);
    expect(await listForecastNodes(db, shop.tenant, { levels: ['store'] })).toEqual([again]);
    expect(await listForecastNodes(db, shop.tenant, { levels: ['sku'] })).toEqual([]);
  });

  test('a run that was cancelled goes on with the parts that it has', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const { tenant, nodeId, run } = await openRun(db);
    await writeForecasts(db, tenant, { runId: run, part: 'a', rows: [dayAhead(nodeId, 1, 100)] });
    await endForecastRun(db, tenant, { id: run, state: 'cancelled' });
    expect(await currentForecastRun(db, tenant, 'day')).toBeNull();
    const again = await startForecastRun(db, tenant, {
      grain: 'day',
      originDay: '2025-02-28',
      horizon: 3,
      trigger: 'schedule',
      model: {},
    });
    expect(again).toMatchObject({ id: run, state: 'running', parts: ['a'], trigger: 'cli' });
    // Of another day it is another run.
    const other = await startForecastRun(db, tenant, {
      grain: 'day',
      originDay: '2025-03-01',
      horizon: 3,
      trigger: 'schedule',
      model: {},
    });
    expect(other.id).not.toBe(run);
  });

  test('of products a run that is shown no more keeps what it is judged by, in the twin too', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const { tenant, storeId } = await openShop(db);
    const days = Array.from(
      { length: 28 },
      (_, at) => `2025-03-${String(at + 1).padStart(2, '0')}`,
    );
    const values = days.map((_, at) => 100 * at);
    const all = [
      { series: { level: 'store', storeId } as const, values },
      { series: { level: 'product', storeId, productId: 7 } as const, values },
    ];
    const first = await writeRun(db, tenant, { grain: 'day', originDay: '2025-02-28', days, all });
    await using open = await someTwins(db);
    expect(await open.twins.verify(tenant)).toMatchObject({ equal: true });
    expect(await thinForecasts(db, tenant)).toBe(0);
    const second = await writeRun(db, tenant, { grain: 'day', originDay: '2025-03-01', days, all });
    expect(await thinForecasts(db, tenant)).toBe(1);
    expect(await thinForecasts(db, tenant)).toBe(0);
    const steps = async (runId: number, nodeId: number | undefined) =>
      (await readForecasts(db, tenant, { nodeIds: [nodeId ?? 0], runId })).map(({ step }) => step);
    expect(await steps(first.run.id, first.nodeIds[1])).toEqual([1, 4, 7, 13, 14, 28]);
    expect(await steps(first.run.id, first.nodeIds[0])).toHaveLength(28);
    expect(await steps(second.run.id, second.nodeIds[1])).toHaveLength(28);
    expect(await open.twins.verify(tenant)).toMatchObject({ equal: true, rebuilt: false });
  });

  test('the run that ended last is shown, and the twin has what the ledger has', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const { tenant, nodeId, run } = await openRun(db);
    const rows = [1, 2, 3].map((step) => dayAhead(nodeId, step, 100 * step));
    await writeForecasts(db, tenant, { runId: run, part: 'a', rows });
    await writeForecasts(db, tenant, { runId: run, part: 'a', rows });
    const done = await endForecastRun(db, tenant, { id: run, state: 'done' });
    expect(done).toMatchObject({ current: true, parts: ['a'] });
    const next = await startForecastRun(db, tenant, {
      grain: 'day',
      originDay: '2025-03-01',
      horizon: 3,
      trigger: 'schedule',
      model: {},
    });
    expect((await currentForecastRun(db, tenant, 'day'))?.id).toBe(run);
    await endForecastRun(db, tenant, { id: next.id, state: 'done' });
    expect((await currentForecastRun(db, tenant, 'day'))?.id).toBe(next.id);
    expect(await listForecastRuns(db, tenant, { grain: 'day' })).toHaveLength(2);
    const stored = await readForecasts(db, tenant, { nodeIds: [nodeId], grain: 'day' });
    expect(stored).toEqual(rows.map((row) => ({ ...row, runId: run, actual: null })));
    await using open = await someTwins(db);
    expect(await open.twins.verify(tenant)).toMatchObject({ equal: true });
    await fillActuals(db, tenant, {
      grain: 'day',
      actuals: [{ nodeId, day: '2025-03-01', value: 9 }],
    });
    expect(await open.twins.verify(tenant)).toMatchObject({ equal: true });
  });

  test('scores are what one counts by hand, and say what overrides were worth', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const { tenant, nodeId, run } = await openRun(db);
    const rows = [dayAhead(nodeId, 1, 100), dayAhead(nodeId, 2, 200), dayAhead(nodeId, 3, 300)];
    await writeForecasts(db, tenant, { runId: run, part: 'a', rows });
    await endForecastRun(db, tenant, { id: run, state: 'done' });
    // Errors: 10 too low (inside), 50 too low (outside 80, inside 95); of the naive 10 and 30. The third is not known yet.
    const actuals = [
      { nodeId, day: '2025-03-01', value: 110 },
      { nodeId, day: '2025-03-02', value: 250 },
    ];
    expect(await fillActuals(db, tenant, { grain: 'day', actuals })).toBe(2);
    expect(await fillActuals(db, tenant, { grain: 'day', actuals })).toBe(0);
    expect(await fillActuals(db, tenant, { grain: 'week', actuals })).toBe(0);
    const asked = { grain: 'day', measure: 'net_sales', level: 'store' } as const;
    const [all] = await forecastAccuracy(db, tenant, { ...asked, by: 'all' });
    expect(all).toMatchObject({ count: 2, mae: 30, bias: -30, mase: 0.75, coverage80: 0.5 });
    expect(all).toMatchObject({ coverage95: 1, naiveMae: 20, naiveMase: 0.5, overridden: 0 });
    expect(all?.mape).toBeCloseTo((10 / 110 + 50 / 250) / 2, 12);
    const steps = await forecastAccuracy(db, tenant, { ...asked, by: 'step' });
    expect(steps.map(({ group, mae }) => [group, mae])).toEqual([
      ['1', 10],
      ['2', 50],
    ]);
    expect(await forecastAccuracy(db, tenant, { ...asked, level: 'sku', by: 'day' })).toEqual([]);
  });

  test('an override is judged only where it was there before its period', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const { tenant, nodeId, run } = await openRun(db);
    const ahead = { ...dayAhead(nodeId, 1, 100), day: '2125-03-01' };
    await writeForecasts(db, tenant, {
      runId: run,
      part: 'a',
      rows: [ahead, dayAhead(nodeId, 2, 100)],
    });
    await endForecastRun(db, tenant, { id: run, state: 'done' });
    const note = { note: 'a fair in town', createdBy: 'user-1', grain: 'day', nodeId } as const;
    const percent = { kind: 'percent', value: 1_500 } as const;
    const added = await addForecastOverride(db, tenant, {
      ...{ ...note, ...percent },
      ...{ dayFrom: '2025-03-02', dayTo: '2125-03-01' },
    });
    const actuals = ['2125-03-01', '2025-03-02'].map((day) => ({ nodeId, day, value: 120 }));
    await fillActuals(db, tenant, { grain: 'day', actuals });
    const asked = { grain: 'day', measure: 'net_sales', level: 'store', by: 'all' } as const;
    const [scored] = await forecastAccuracy(db, tenant, asked);
    expect(scored).toMatchObject({
      count: 2,
      overridden: 1,
      overrideMae: 5,
      overriddenModelMae: 20,
    });
    expect(await listForecastOverrides(db, tenant, { nodeIds: [nodeId] })).toEqual([added]);
    await removeForecastOverride(db, tenant, added.id);
    expect(await listForecastOverrides(db, tenant)).toEqual([]);
    await expect(removeForecastOverride(db, tenant, added.id)).rejects.toThrow(
      'no forecast override',
    );
    await expect(
      addForecastOverride(db, tenant, {
        ...note,
        ...percent,
        nodeId: 99_999,
        dayFrom: '2025-03-02',
        dayTo: '2025-03-02',
      }),
    ).rejects.toThrow('no forecast 99999');
  });

  test('half of a unit under an override goes upwards, in totals, series and scores alike', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const { tenant, storeId } = await openShop(db);
    const days = ['2126-03-01', '2126-03-02'];
    const all = [{ series: { level: 'store', storeId } as const, values: [-1, -3] }];
    const { nodeIds } = await writeRun(db, tenant, {
      ...{ grain: 'day', originDay: '2126-02-28', days, all },
    });
    const nodeId = nodeIds[0] ?? 0;
    // -1 and -3, half as much again: -1.5 and -4.5.
    await addForecastOverride(db, tenant, {
      ...{ nodeId, grain: 'day', dayFrom: days[0] ?? '', dayTo: days[1] ?? '' },
      ...{ kind: 'percent', value: 5_000, note: null, createdBy: 'user-1' },
    });
    await fillActuals(db, tenant, {
      grain: 'day',
      actuals: days.map((day) => ({ nodeId, day, value: 0 })),
    });
    await using open = await openPlanning(db, '2126-03-01T12:00:00Z');
    const asked = { grain: 'day', measure: 'net_sales', level: 'store' } as const;
    const [node] = await open.planning.nodes(tenant, asked);
    expect(node?.total?.shown).toBe(-5);
    const { forecast } = await open.planning.series(tenant, { nodeId, grain: 'day' });
    expect(forecast.map(({ shown }) => shown)).toEqual([-1, -4]);
    const [scored] = await forecastAccuracy(db, tenant, { ...asked, by: 'all' });
    expect(scored).toMatchObject({ overridden: 2, overrideMae: 2.5 });
  });

  test('another company sees none of it', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const { nodeId, run } = await openRun(db);
    const other = await openShop(db);
    expect(await listForecastNodes(db, other.tenant)).toEqual([]);
    expect(await listForecastRuns(db, other.tenant, { grain: 'day' })).toEqual([]);
    expect(await readForecasts(db, other.tenant, { nodeIds: [nodeId], runId: run })).toEqual([]);
    await expect(endForecastRun(db, other.tenant, { id: run, state: 'done' })).rejects.toThrow(
      'no forecast run',
    );
  });
});
