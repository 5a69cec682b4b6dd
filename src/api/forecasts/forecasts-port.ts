import { AppError, type TenantId } from '../../core/index.ts';
import {
  addForecastOverride,
  currentForecastRun,
  type Database,
  type ForecastRun,
  forecastAccuracy,
  latestForecasts,
  listForecastOverrides,
  listForecastRuns,
  listMembers,
  readForecastRun,
  removeForecastOverride,
} from '../../ledger/index.ts';
import type { Planning } from '../../planning/index.ts';
import type { ForecastsPort } from '../forecast-ports.ts';
import {
  describeForecastNode,
  describeForecastRun,
  describeOverride,
  describePoint,
  describeShown,
} from './describe-forecast.ts';
import { nodeDays } from './node-days.ts';

type Parts = {
  readonly database: Database;
  readonly planning: Pick<Planning, 'start' | 'progress' | 'cancel' | 'nodes' | 'series'>;
};

/** Names of the company's people, by their id: an override tells who made it. */
async function namesOf(database: Database, tenantId: TenantId) {
  const members = await database.control((tx) => listMembers(tx, tenantId));
  return new Map(members.map(({ userId, name }) => [userId, name]));
}

function describerOf({ planning }: Parts, tenantId: TenantId) {
  return (run: ForecastRun) => describeForecastRun(run, planning.progress(tenantId, run.id));
}

type Reading = Pick<ForecastsPort, 'nodes' | 'series' | 'days'>;

function reading(parts: Parts): Reading {
  const { database, planning } = parts;
  return {
    nodes: async (tenantId, request) => {
      const { grain, measure } = request;
      const run = await currentForecastRun(database, tenantId, grain);
      const nodes = await planning.nodes(tenantId, request);
      const shown = run === null ? null : describerOf(parts, tenantId)(run);
      return { grain, measure, run: shown, nodes: nodes.map(describeForecastNode) };
    },
    series: async (tenantId, request) => {
      const found = await planning.series(tenantId, request);
      const names = await namesOf(database, tenantId);
      const { grain, history, drivers, reasons } = found;
      return {
        node: describeForecastNode(found.node),
        grain,
        run: found.run === null ? null : describerOf(parts, tenantId)(found.run),
        history,
        forecast: found.forecast.map(describeShown),
        past: found.past.map((row) => ({ ...describePoint(row), runId: row.runId })),
        overrides: found.overrides.map((override) => describeOverride(override, names)),
        drivers,
        reasons,
      };
    },
    days: async (tenantId, request) => {
      const { nodeIds } = request;
      const rows = await latestForecasts(database, tenantId, { ...request, grain: 'day' });
      const overrides = await listForecastOverrides(database, tenantId, { nodeIds, grain: 'day' });
      return nodeDays(rows, overrides);
    },
  };
}

type Running = Pick<ForecastsPort, 'runs' | 'run' | 'current' | 'start' | 'cancel'>;

function running(parts: Parts): Running {
  const { database, planning } = parts;
  return {
    runs: async (tenantId, request) =>
      (await listForecastRuns(database, tenantId, request)).map(describerOf(parts, tenantId)),
    run: async (tenantId, id) =>
      describerOf(parts, tenantId)(await readForecastRun(database, tenantId, id)),
    current: async (tenantId, grain) => {
      const run = await currentForecastRun(database, tenantId, grain);
      return run === null ? null : describerOf(parts, tenantId)(run);
    },
    start: async (tenantId, ask) =>
      (await planning.start(tenantId, { ...ask, trigger: 'api' })).map(
        describerOf(parts, tenantId),
      ),
    cancel: async (tenantId, id) => {
      const { state } = await readForecastRun(database, tenantId, id);
      if (state !== 'running')
        throw new AppError('conflict', `Forecast run ${id} is over: it is ${state}.`);
      await planning.cancel(tenantId, id);
      return describerOf(parts, tenantId)(await readForecastRun(database, tenantId, id));
    },
  };
}

type Overriding = Pick<ForecastsPort, 'accuracy' | 'overrides' | 'addOverride' | 'removeOverride'>;

function overriding({ database }: Parts): Overriding {
  return {
    accuracy: (tenantId, request) => forecastAccuracy(database, tenantId, request),
    overrides: async (tenantId, { nodeId, grain }) => {
      const asked = {
        ...(nodeId === undefined ? {} : { nodeIds: [nodeId] }),
        ...(grain === undefined ? {} : { grain }),
      };
      const rows = await listForecastOverrides(database, tenantId, asked);
      const names = await namesOf(database, tenantId);
      return rows.map((row) => describeOverride(row, names));
    },
    addOverride: async (tenantId, override, userId) => {
      const note = override.note == null || override.note === '' ? null : override.note;
      const made = { ...override, note, createdBy: userId };
      const row = await addForecastOverride(database, tenantId, made);
      return describeOverride(row, await namesOf(database, tenantId));
    },
    removeOverride: (tenantId, id) => removeForecastOverride(database, tenantId, id),
  };
}

/** The port over the ledger, and planning for what has to be worked out. */
export function createForecastsPort(parts: Parts): ForecastsPort {
  return { ...reading(parts), ...running(parts), ...overriding(parts) };
}
