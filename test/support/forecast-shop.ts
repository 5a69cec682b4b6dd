import { createForecastsPort } from '../../src/api/index.ts';
import type { TenantId } from '../../src/core/index.ts';
import {
  type Database,
  fillActuals,
  listForecastNodes,
  type MemberRole,
  startForecastRun,
} from '../../src/ledger/index.ts';
import type { Planning } from '../../src/planning/index.ts';
import { forecastWorld } from '../flow/metrics-forecast-world.ts';
import { openPlanning } from '../flow/planning-shop.ts';
import { type Person, peopleOf } from './api-people.ts';
import { apiPorts } from './api-ports.ts';
import { type Answered, type Ask, createWorld, type World } from './api-world.ts';

/** A company with forecasts in its ledger, over the API. */
export type ForecastShop = AsyncDisposable & {
  readonly tenantId: TenantId;
  readonly world: World;
  readonly database: Database;
  readonly people: ReadonlyMap<MemberRole, Person>;
  readonly ask: (role: MemberRole, path: string, how?: Ask) => Promise<Answered>;
  /** The id of the series of a key such as `store/net_sales/1`. */
  readonly node: (key: string) => Promise<number>;
  /** What came, on a day, of a series. */
  readonly came: (key: string, day: string, value: number) => Promise<void>;
};

/** Runs begin as planning begins them, but nobody performs them: a test that waits for models waits for nothing else. */
function unperformed(planning: Planning, database: Database): Planning {
  return {
    ...planning,
    start: async (tenantId, { grains = ['day'], trigger }) => {
      const begin = (grain: (typeof grains)[number]) =>
        startForecastRun(database, tenantId, {
          ...{ grain, originDay: '2025-02-28', horizon: 3, trigger },
          model: {},
        });
      return [await begin(grains[0] ?? 'day')];
    },
  };
}

/** The shops of `forecastWorld`, with one person of each role. */
export async function openForecastShop(database: Database): Promise<ForecastShop> {
  const tenantId = await forecastWorld(database);
  const open = await openPlanning(database, '2025-03-01T12:00:00Z');
  const planning = unperformed(open.planning, database);
  const forecasts = createForecastsPort({ database, planning });
  const world = await createWorld(database, apiPorts(database, { forecasts }));
  const people = await peopleOf(world, { tenantId, name: 'sample', repId: 1 });
  const node = async (key: string) => {
    const nodes = await listForecastNodes(database, tenantId);
    const found = nodes.find((one) => one.key === key);
    if (found === undefined) throw new Error(`no series ${key}`);
    return found.id;
  };
  return {
    ...{ tenantId, world, database, people, node },
    ask: (role, path, how = {}) => {
      const cookie = people.get(role)?.cookie ?? '';
      return world.ask(path, { ...how, headers: { cookie, ...how.headers } });
    },
    came: async (key, day, value) => {
      const actuals = [{ nodeId: await node(key), day, value }];
      await fillActuals(database, tenantId, { grain: 'day', actuals });
    },
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await open[Symbol.asyncDispose]();
    },
  };
}
