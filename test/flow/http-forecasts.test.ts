import { expect, test } from 'vitest';
import type { z } from 'zod';
import {
  forecastAccuracySchema,
  forecastNodesSchema,
  forecastOverrideSchema,
  forecastRunSchema,
  forecastRunsSchema,
  forecastSeriesSchema,
} from '../../src/api/schemas/forecasts.ts';
import type { Answered } from '../support/api-world.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { openForecastShop } from '../support/forecast-shop.ts';

const at = '/api/v1/forecasts';

/** An answer of the documented shape. */
function documented<S extends z.ZodType>(schema: S, { status, json }: Answered, expected = 200) {
  expect([status, schema.safeParse(json).error?.issues ?? []]).toEqual([expected, []]);
  return json;
}

eachBackend((backend) => {
  test('nodes come the largest first, with names, sums and overrides', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openForecastShop(scratch.database);
    const { ask, node } = shop;
    const stores = documented(forecastNodesSchema, await ask('viewer', `${at}/nodes?level=store`));
    expect([stores.grain, stores.measure, stores.run.originDay, stores.run.current]).toEqual([
      'day',
      'net_sales',
      '2025-02-27',
      true,
    ]);
    // Nord: 10.00 + 0 + 20.00 euros. Tea: 4.00 + 6.00 + 8.00 pounds, with overrides 6.00 + 7.00 + 12.00.
    expect(stores.nodes.map((one: { name: string }) => one.name)).toEqual(['Nord', 'Tea']);
    expect(stores.nodes[1]).toMatchObject({
      id: await node('store/net_sales/1'),
      store: { id: 1, name: 'Tea' },
      ...{ currency: 'GBP', currencyExponent: 2, channelId: null },
      total: { value: 1_800, shown: 2_500, lower80: 1_500, upper80: 2_100, reporting: 2_250 },
      // Two channels, a location, two categories.
      children: 5,
    });
    const found = await ask('viewer', `${at}/nodes?search=tea&level=product`);
    expect(found.json.nodes.map((one: { productId: number }) => one.productId)).toEqual([1]);
    const units = await ask('viewer', `${at}/nodes?measure=units&storeId=1&limit=1`);
    expect(units.json.nodes).toHaveLength(1);
    expect(units.json.nodes[0].total).toMatchObject({ value: 18_000, reporting: null });
    const weeks = await ask('viewer', `${at}/nodes?grain=week&level=store`);
    expect(weeks.json.nodes[0]).toMatchObject({ name: 'Tea', total: { value: 7_000 } });
  });

  test('a series tells its future, what is shown, and what was said of its past', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openForecastShop(scratch.database);
    const { ask, node } = shop;
    const id = await node('store/net_sales/1');
    const told = documented(
      forecastSeriesSchema,
      await ask('viewer', `${at}/nodes/${id}?history=28&past=2`),
    );
    expect(
      told.forecast.map(({ day, value, shown }: Record<string, unknown>) => [day, value, shown]),
    ).toEqual([
      ['2025-02-28', 400, 600],
      ['2025-03-01', 600, 700],
      ['2025-03-02', 800, 1_200],
    ]);
    expect(told.forecast[0]).toMatchObject({ step: 1, lower80: 300, upper95: 600, actual: null });
    expect(told.node).toMatchObject({ id, name: 'Tea', level: 'store' });
    // Nobody of the company made them.
    expect(told.overrides.map((one: { createdBy: null }) => one.createdBy)).toEqual([null, null]);
    const month = await ask('viewer', `${at}/nodes/${id}?grain=month`);
    expect(
      month.json.forecast.map(({ day, shown }: Record<string, unknown>) => [day, shown]),
    ).toEqual([
      ['2025-02-01', 9_000],
      ['2025-03-01', 12_000],
    ]);
    expect((await ask('viewer', `${at}/nodes/99999`)).status).toBe(404);
  });

  test('accuracy is that of forecasts whose truth has come', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openForecastShop(scratch.database);
    const { ask, came, node } = shop;
    const path = `${at}/accuracy?by=all&nodeId=${await node('channel/net_sales/1/1')}&level=channel`;
    const before = documented(forecastAccuracySchema, await ask('viewer', path));
    expect(before.rows[0].count).toBe(0);
    await came('channel/net_sales/1/1', '2025-03-01', 350);
    // The current run said 400, the one before 80,000; naive is 50 above each.
    const after = documented(forecastAccuracySchema, await ask('viewer', path));
    expect(after.rows).toHaveLength(1);
    expect(after.rows[0]).toMatchObject({
      ...{ group: 'all', count: 2, mae: (50 + 79_650) / 2, naiveMae: (100 + 79_700) / 2 },
      ...{ coverage80: 0.5, overridden: 0, overrideMae: null },
    });
    const late = await ask('viewer', `${path}&from=2025-03-02`);
    expect(late.json.rows[0].count).toBe(0);
    const steps = await ask('viewer', `${at}/accuracy?level=channel&by=step`);
    expect(steps.json.rows.map((row: { group: string }) => row.group)).toEqual(['2']);
  });

  test('a run is begun in the background, is told of, and is left off', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openForecastShop(scratch.database);
    const { ask } = shop;
    const started = await ask('analyst', `${at}/runs`, { body: { grains: ['day'] } });
    const [run] = documented(forecastRunsSchema, started, 202).runs;
    expect(run).toMatchObject({ grain: 'day', state: 'running', trigger: 'api', current: false });
    const listed = documented(forecastRunsSchema, await ask('viewer', `${at}/runs?limit=2`));
    expect(listed.runs[0].id).toBe(run.id);
    expect(listed.runs).toHaveLength(2);
    const weeks = await ask('viewer', `${at}/runs?grain=week`);
    expect(weeks.json.runs.map((one: { grain: string }) => one.grain)).toEqual(['week']);
    const cancelled = await ask('analyst', `${at}/runs/${run.id}/cancel`, { body: {} });
    expect(documented(forecastRunSchema, cancelled)).toMatchObject({
      id: run.id,
      state: 'cancelled',
    });
    const again = await ask('analyst', `${at}/runs/${run.id}/cancel`, { body: {} });
    expect([again.status, again.json.error.code]).toEqual([409, 'conflict']);
    expect(documented(forecastRunSchema, await ask('viewer', `${at}/runs/${run.id}`)).state).toBe(
      'cancelled',
    );
    expect((await ask('viewer', `${at}/runs/99999`)).status).toBe(404);
    expect((await ask('analyst', `${at}/runs/99999/cancel`, { body: {} })).status).toBe(404);
  });

  test('an override is kept with who made it, shown in place of the value, and taken back', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openForecastShop(scratch.database);
    const { ask, node } = shop;
    const nodeId = await node('product/net_sales/1/2');
    const range = { dayFrom: '2025-03-01', dayTo: '2025-03-02' };
    const body = { nodeId, grain: 'day', ...range, kind: 'percent', value: 1_000, note: 'A fair' };
    const made = documented(
      forecastOverrideSchema,
      await ask('analyst', `${at}/overrides`, { body }),
      201,
    );
    expect(made).toMatchObject({ ...body, createdBy: 'The analyst' });
    const listed = await ask('viewer', `${at}/overrides?nodeId=${nodeId}&grain=day`);
    expect(listed.json.overrides).toEqual([made]);
    const shown = async () =>
      (await ask('viewer', `${at}/nodes/${nodeId}`)).json.forecast.map(
        (point: { shown: number }) => point.shown,
      );
    expect(await shown()).toEqual([150, 275, 385]);
    const remove = { method: 'DELETE' };
    expect((await ask('viewer', `${at}/overrides/${made.id}`, remove)).status).toBe(403);
    expect((await ask('analyst', `${at}/overrides/${made.id}`, remove)).status).toBe(204);
    expect((await ask('analyst', `${at}/overrides/${made.id}`, remove)).status).toBe(404);
    expect(await shown()).toEqual([150, 250, 350]);
    const nowhere = await ask('analyst', `${at}/overrides`, { body: { ...body, nodeId: 99_999 } });
    expect(nowhere.status).toBe(404);
  });

  test('what does not fit is refused with its fault, before anything is done', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openForecastShop(scratch.database);
    const { ask, node } = shop;
    const nodeId = await node('store/net_sales/1');
    const paths = [
      'nodes?grain=hour',
      'nodes?level=country',
      'nodes?limit=100000',
      'nodes/none',
      `nodes/${nodeId}?history=-1`,
      'accuracy?from=2025-03-02&to=2025-03-01',
      'accuracy?by=week',
      'runs/0',
      'runs?limit=0',
      'overrides?nodeId=x',
    ];
    for (const path of paths) {
      const { status, json } = await ask('owner', `${at}/${path}`);
      expect([path, status, json.error.code]).toEqual([path, 400, 'input_invalid']);
    }
    const days = { dayFrom: '2025-03-01', dayTo: '2025-03-02' };
    const good = { nodeId, grain: 'day', ...days, kind: 'set', value: 1 };
    const bodies = [
      { ...good, dayTo: '2025-02-01' },
      { ...good, value: 1.5 },
      { ...good, kind: 'percent', value: -10_001 },
      { ...good, grain: 'year' },
      { ...good, createdBy: 'somebody else' },
      { ...good, note: 'x'.repeat(501) },
    ];
    for (const body of bodies) {
      const { status } = await ask('owner', `${at}/overrides`, { body });
      expect([body, status]).toEqual([body, 400]);
    }
    expect((await ask('owner', `${at}/runs`, { body: { grains: ['year'] } })).status).toBe(400);
    expect((await ask('owner', `${at}/runs`, { body: { stores: [] } })).status).toBe(400);
    expect((await ask('owner', `${at}/overrides?nodeId=${nodeId}`)).json.overrides).toHaveLength(2);
  });

  test('a rep sees none of it, a viewer changes nothing, and nobody gets in without a name', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openForecastShop(scratch.database);
    const { ask, world, node } = shop;
    const id = await node('store/net_sales/1');
    for (const path of ['nodes', `nodes/${id}`, 'accuracy', 'runs', 'overrides']) {
      expect([path, (await ask('rep', `${at}/${path}`)).status]).toEqual([path, 403]);
      expect([path, (await world.ask(`${at}/${path}`)).status]).toEqual([path, 401]);
    }
    for (const role of ['rep', 'viewer'] as const)
      expect((await ask(role, `${at}/runs`, { body: {} })).status).toBe(403);
  });
});
