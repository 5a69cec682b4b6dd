import type { TenantId } from '../../src/core/index.ts';
import {
  type Database,
  endForecastRun,
  ensureForecastNodes,
  type ForecastGrain,
  type ForecastRun,
  forecastKey,
  type NewForecast,
  type NewForecastNode,
  startForecastRun,
  writeForecasts,
} from '../../src/ledger/index.ts';

/** A series as a test names it: what is not given its level does not have. */
export type SeriesName = Partial<Omit<NewForecastNode, 'key'>> & Pick<NewForecastNode, 'level'>;

/** A node of sales in euros, unless told otherwise. */
export function aNode(given: SeriesName): NewForecastNode {
  const node = {
    measure: 'net_sales' as const,
    storeId: null,
    channelId: null,
    locationId: null,
    categoryId: null,
    productId: null,
    variantId: null,
    currency: 'EUR',
    ...given,
  };
  return { ...node, key: forecastKey(node) };
}

export type SeriesValues = {
  readonly series: SeriesName;
  /** One per period ahead. Bounds are 100 (80 %) and 200 (95 %) around it. */
  readonly values: readonly number[];
  /** Reporting amounts per amount; null = no rate. Default 1. */
  readonly rate?: number | null;
  readonly more?: Partial<NewForecast>;
};

export type RunOf = {
  readonly grain: ForecastGrain;
  readonly originDay: string;
  /** First days of the periods ahead. */
  readonly days: readonly string[];
  readonly all: readonly SeriesValues[];
  /** `done` by default; null leaves it running. */
  readonly state?: 'done' | 'cancelled' | null;
};

export type WrittenRun = { readonly run: ForecastRun; readonly nodeIds: readonly number[] };

/** Writes a run of some series past any model. The nodes' ids are in their order. */
export async function writeRun(
  database: Database,
  tenantId: TenantId,
  { grain, originDay, days, all, state = 'done' }: RunOf,
): Promise<WrittenRun> {
  const wanted = all.map(({ series }) => aNode(series));
  const nodeIds = (await ensureForecastNodes(database, tenantId, wanted)).map(({ id }) => id);
  const run = await startForecastRun(database, tenantId, {
    ...{ grain, originDay, horizon: days.length, trigger: 'cli' },
    model: { stores: {} },
  });
  const rows = all.flatMap(({ values, rate = 1, more = {} }, place) =>
    values.map((value, index): NewForecast => {
      const bounds = (times: number) => ({
        value: Math.round(value * times),
        lower80: Math.round((value - 100) * times),
        upper80: Math.round((value + 100) * times),
        lower95: Math.round((value - 200) * times),
        upper95: Math.round((value + 200) * times),
      });
      return {
        nodeId: nodeIds[place] ?? 0,
        step: index + 1,
        day: days[index] ?? '',
        ...bounds(1),
        reporting: rate === null ? null : bounds(rate),
        ...{ naive: value + 50, scale: 100, method: 'ensemble', reason: null },
        ...more,
      };
    }),
  );
  await writeForecasts(database, tenantId, { runId: run.id, part: 'all', rows });
  if (state === null) return { run, nodeIds };
  return { run: await endForecastRun(database, tenantId, { id: run.id, state }), nodeIds };
}
