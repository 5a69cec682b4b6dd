import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  branchForecastSchema,
  forecastBatchAnswerSchema,
  forecastComparisonSchema,
  forecastModelInfoSchema,
  retrainStartedSchema,
} from '../../src/api/schemas/replaced-forecasts.ts';
import type { Answered } from '../support/api-world.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { openForecastShop } from '../support/forecast-shop.ts';

const at = '/api/forecast';

/** Exactly the documented names, no more and no fewer. */
function documented<S extends z.ZodType>(schema: S, { status, json }: Answered) {
  expect([status, schema.safeParse(json).error?.issues ?? []]).toEqual([200, []]);
  if (schema instanceof z.ZodObject)
    expect(Object.keys(json).toSorted()).toEqual(Object.keys(schema.shape).toSorted());
  return json;
}

eachBackend((backend) => {
  test('a day of a branch, by number or name: a location, or a store that has none', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openForecastShop(scratch.database);
    const { ask, came } = shop;
    const street = documented(branchForecastSchema, await ask('viewer', `${at}/2025-03-01/12`));
    expect(street).toEqual({
      ...{
        date: '2025-03-01',
        branch: 'High Street',
        branch_id: 12,
        store: 'Tea',
        currency: 'GBP',
      },
      ...{ predicted_sales: 6, lower_bound: 5, upper_bound: 7, confidence: 0.8, overridden: false },
      ...{ model: 'ensemble', reason: null, actual_sales: null },
    });
    const named = await ask('viewer', `${at}/2025-03-01/high%20street`);
    expect(named.json).toEqual(street);
    // Nord has no locations, Tea has: it is no branch itself.
    expect((await ask('viewer', `${at}/2025-03-02/Nord`)).json.predicted_sales).toBe(20);
    expect((await ask('viewer', `${at}/2025-03-02/Tea`)).status).toBe(404);
    await came('location/net_sales/1/12', '2025-03-01', 655);
    expect((await ask('viewer', `${at}/2025-03-01/12`)).json.actual_sales).toBe(6.55);
    const beyond = await ask('viewer', `${at}/2025-03-03/12`);
    expect([beyond.status, beyond.json.error.message]).toEqual([
      404,
      'High Street has no forecast of 2025-03-03: they reach from 2025-02-28 to 2025-03-02.',
    ]);
    expect((await ask('viewer', `${at}/yesterday/12`)).status).toBe(400);
    expect((await ask('viewer', `${at}/2025-02-30/12`)).status).toBe(400);
  });

  test('many days and branches at once, and what nobody forecast', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openForecastShop(scratch.database);
    const { ask } = shop;
    const batch = (body: unknown) => ask('viewer', `${at}/batch`, { body });
    const dates = ['2025-03-02', '2025-02-28', '2025-04-01'];
    const some = documented(
      forecastBatchAnswerSchema,
      await batch({ dates, branches: [12, 'NORD'] }),
    );
    const told = some.forecasts.map((one: Record<string, unknown>) => [
      one['branch'],
      one['date'],
      one['predicted_sales'],
    ]);
    expect(told).toEqual([
      ['High Street', '2025-02-28', 4],
      ['High Street', '2025-03-02', 8],
      ['Nord', '2025-02-28', 10],
      ['Nord', '2025-03-02', 20],
    ]);
    expect([some.count, some.missing]).toEqual([
      4,
      [
        { date: '2025-04-01', branch: 'High Street' },
        { date: '2025-04-01', branch: 'Nord' },
      ],
    ]);
    expect((await batch({ dates: ['2025-03-01'] })).json.count).toBe(2);
    expect((await batch({ dates: ['2025-03-01'], branches: ['Moon'] })).status).toBe(404);
    expect((await batch({ dates: [] })).status).toBe(400);
    expect((await batch({ dates: ['soon'] })).status).toBe(400);
  });

  test('what was expected beside what came', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openForecastShop(scratch.database);
    const { ask, came } = shop;
    await came('location/net_sales/1/12', '2025-02-28', 500);
    await came('location/net_sales/1/12', '2025-03-01', 0);
    await came('store/net_sales/2', '2025-03-01', 0);
    const days = 'start_date=2025-02-28&end_date=2025-03-02';
    const all = documented(
      forecastComparisonSchema,
      await ask('viewer', `${at}/comparison?${days}`),
    );
    expect([all.start_date, all.end_date, all.branches.length]).toEqual([
      '2025-02-28',
      '2025-03-02',
      2,
    ]);
    // 4.00 for 5.00, and 6.00 where nothing came.
    expect(all.branches[0]).toMatchObject({
      branch: 'High Street',
      days: [
        {
          date: '2025-02-28',
          predicted_sales: 4,
          actual_sales: 5,
          difference: -1,
          percentage_error: -20,
        },
        {
          date: '2025-03-01',
          predicted_sales: 6,
          actual_sales: 0,
          difference: 6,
          percentage_error: null,
        },
      ],
      summary: { days: 2, mae: 3.5, mape: 20, bias: 2.5 },
    });
    expect(all.branches[1].summary).toEqual({ days: 1, mae: 0, mape: null, bias: 0 });
    // Four weeks up to the last day that the run knew: nothing was forecast then.
    const behind = await ask('viewer', `${at}/comparison?branch=12`);
    expect([behind.json.start_date, behind.json.end_date]).toEqual(['2025-01-31', '2025-02-27']);
    expect(behind.json.branches[0].summary).toEqual({ days: 0, mae: null, mape: null, bias: null });
    for (const query of ['start_date=2025-03-01', 'start_date=2025-03-02&end_date=2025-03-01'])
      expect((await ask('viewer', `${at}/comparison?${query}`)).status).toBe(400);
    const years = 'start_date=2020-01-01&end_date=2025-01-01';
    expect((await ask('viewer', `${at}/comparison?${years}`)).status).toBe(400);
  });

  test('the export runs no formula, whatever a branch is called', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openForecastShop(scratch.database);
    const { ask, database, tenantId } = shop;
    const evil = '=HYPERLINK("http://elsewhere.test","High Street")';
    await database.tenant(tenantId, async (tx) => {
      const [moved] = await tx.query<{ revision: string }>(
        'UPDATE ledger.tenant_revision SET revision = revision + 1 RETURNING CAST(revision AS text) AS revision',
      );
      await tx.query(
        'UPDATE ledger.location SET name = $1, revision = CAST($2 AS bigint) WHERE id = 12',
        [evil, moved?.revision ?? ''],
      );
    });
    const file = await ask('viewer', `${at}/export/csv`);
    expect([file.status, file.headers.get('content-type')]).toEqual([
      200,
      'text/csv; charset=utf-8',
    ]);
    expect(file.headers.get('content-disposition')).toBe(
      'attachment; filename="forecast-2025-02-28-2025-03-02.csv"',
    );
    const lines = file.text.split('\r\n');
    expect(lines[0]).toBe(
      'date,branch,branch_id,store,currency,predicted_sales,lower_bound,upper_bound,actual_sales,overridden,model,reason',
    );
    expect(lines[1]).toBe(
      `2025-02-28,"'=HYPERLINK(""http://elsewhere.test"",""High Street"")",12,Tea,GBP,4,3,5,,false,ensemble,`,
    );
    // Two branches of three days, and the end of the last line.
    expect(lines).toHaveLength(8);
    // A bound below 0 is a number, no formula.
    expect(lines[5]).toBe('2025-03-01,Nord,2,Nord,EUR,0,-1,1,,false,ensemble,');
    const one = await ask(
      'viewer',
      `${at}/export/csv?branch=Nord&start_date=2025-03-02&end_date=2025-03-02`,
    );
    expect(one.text.split('\r\n')).toHaveLength(3);
  });

  test('training anew goes on in the background, and the model tells of itself', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openForecastShop(scratch.database);
    const { ask, came } = shop;
    const before = documented(forecastModelInfoSchema, await ask('viewer', `${at}/model/info`));
    expect(before).toMatchObject({
      ...{ status: 'ready', trained_until: '2025-02-27', horizon_days: 3, branches: 2 },
      accuracy: null,
      model: { stores: {} },
    });
    await came('store/net_sales/2', '2025-02-28', 1_050);
    expect((await ask('viewer', `${at}/retrain`, { method: 'POST' })).status).toBe(403);
    const started = documented(
      retrainStartedSchema,
      await ask('analyst', `${at}/retrain`, { method: 'POST' }),
    );
    expect([started.message, started.status]).toEqual([
      'Model retraining started in background',
      'running',
    ]);
    const run = await ask('viewer', `/api/v1/forecasts/runs/${started.run_ids[0]}`);
    expect(run.json.state).toBe('running');
    const after = await ask('viewer', `${at}/model/info`);
    expect(after.json).toMatchObject({
      status: 'training',
      trained_until: '2025-02-27',
      accuracy: { count: 2, coverage_80: 0.5 },
    });
  });

  test('nobody asks without a name, and a rep not at all', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openForecastShop(scratch.database);
    const { ask, world } = shop;
    for (const path of ['2025-03-01/12', 'comparison', 'export/csv', 'model/info']) {
      expect([path, (await world.ask(`${at}/${path}`)).status]).toEqual([path, 401]);
      expect([path, (await ask('rep', `${at}/${path}`)).status]).toEqual([path, 403]);
    }
    for (const path of ['batch', 'retrain'])
      expect((await ask('rep', `${at}/${path}`, { body: { dates: ['2025-03-01'] } })).status).toBe(
        403,
      );
  });
});
