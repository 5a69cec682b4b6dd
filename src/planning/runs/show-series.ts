import { addDays, type BusinessDay, businessDay, type TenantId } from '../../core/index.ts';
import {
  currentForecastRun,
  type ForecastOverride,
  listForecastOverrides,
  overriddenValue,
  readForecasts,
  type StoredForecast,
} from '../../ledger/index.ts';
import type { TwinReader } from '../../twin/index.ts';
import {
  type NamedNode,
  type NodeForecast,
  type NodeSeriesRequest,
  planSpans,
  type ShownForecast,
} from '../plan.ts';
import { readSums, type SumsBy } from '../series/event-sums.ts';
import { lastWholeDay, planSpan } from '../series/plan-periods.ts';
import { type PlanOutlook, readOutlook } from '../series/read-outlook.ts';
import { lastKnownDay, sumKnownDay } from '../series/store-outlook.ts';
import { type PlanningContext, readUpToDate } from './planning-context.ts';
import { driversOf } from './run-model.ts';
import { addable } from './run-work.ts';
import { namedNode } from './show-nodes.ts';

const defaultPastRuns = 1;

/**
 * A node's past, what is forecast of it, and what was forecast of its past.
 *
 * @throws AppError `not_found`
 */
export async function showSeries(
  context: PlanningContext,
  tenantId: TenantId,
  request: NodeSeriesRequest,
): Promise<NodeForecast> {
  const { database, now } = context;
  const { nodeId, grain, pastRuns = defaultPastRuns } = request;
  const { node, history } = await readUpToDate(context, { tenantId }, async (reader) => {
    const found = await namedNode(reader, { nodeId, grain });
    const outlook = await readOutlook(database, tenantId, { reader, now: now() });
    return { node: found, history: await readHistory(reader, { node: found, outlook, request }) };
  });
  const run = await currentForecastRun(database, tenantId, grain);
  const overrides = await listForecastOverrides(database, tenantId, { nodeIds: [nodeId], grain });
  const stored =
    run === null
      ? []
      : await readForecasts(database, tenantId, { nodeIds: [nodeId], runId: run.id });
  const forecast = stored.map((point) => shown(point, overrides));
  const first = history[0]?.day;
  const past =
    first === undefined
      ? []
      : await readForecasts(database, tenantId, {
          ...{ nodeIds: [nodeId], grain, from: first },
          to: history.at(-1)?.day ?? first,
        });
  const reasons = forecast.flatMap(({ reason }) => reason ?? []);
  return {
    ...{ node, grain, run, history, forecast, overrides },
    past: newestRuns(past, { count: pastRuns, current: run?.id ?? null }),
    drivers: run === null ? [] : driversOf(run, node.measure, node.storeId),
    reasons: [...new Set(reasons)],
  };
}

function shown(point: StoredForecast, overrides: readonly ForecastOverride[]): ShownForecast {
  const override = overrides.find(
    ({ dayFrom, dayTo }) => dayFrom <= point.day && point.day <= dayTo,
  );
  const value = override === undefined ? point.value : overriddenValue(point.value, override);
  return { ...point, shown: value, overrideId: override?.id ?? null };
}

function newestRuns(
  past: readonly StoredForecast[],
  { count, current }: { readonly count: number; readonly current: number | null },
): readonly StoredForecast[] {
  const runs = [...new Set(past.map(({ runId }) => runId))].filter((id) => id !== current);
  const newest = new Set(runs.sort((a, b) => b - a).slice(0, count));
  return past.filter(({ runId }) => newest.has(runId));
}

type HistoryOf = {
  readonly node: NamedNode;
  readonly outlook: PlanOutlook;
  readonly request: NodeSeriesRequest;
};

/** Whole periods up to the last that any store is known of; those that the node's own stores are not all known of are null. */
async function readHistory(
  reader: TwinReader,
  { node, outlook, request: { grain, historyPeriods } }: HistoryOf,
): Promise<NodeForecast['history']> {
  const { calendar, stores } = outlook;
  const own = stores.filter(({ store }) => node.storeId === null || store.id === node.storeId);
  const lastDay = lastKnownDay(stores);
  const firstSale = own.map((store) => store.firstSale).sort()[0];
  const known = sumKnownDay(node.storeId === null ? addable(own, node.measure) : own);
  if (lastDay === null || firstSale === undefined || known === null) return [];
  const span = planSpan(grain, calendar, { firstSale, lastDay });
  if (span === null) return [];
  const count = historyPeriods ?? 2 * planSpans[grain].horizon;
  const periods = span.periods.slice(-count);
  const ask = { measure: node.measure, storeId: node.storeId, span: { ...span, periods } };
  const rows = await readSums(reader, ask, sumsOf(node));
  const values = new Map(rows.map(({ index, value }) => [index, value]));
  const lastWhole = lastWholeDay(known, grain, calendar);
  return periods.map((day, index) => {
    const next = periods[index + 1];
    const end: BusinessDay = next === undefined ? span.originDay : addDays(businessDay(next), -1);
    return { day, value: end <= lastWhole ? (values.get(index) ?? 0) : null };
  });
}

/** The events of one node. Ids are numbers of our own. */
function sumsOf(node: NamedNode): SumsBy {
  const is = (column: string, id: number | null): string =>
    id === null ? `${column} IS NULL` : `${column} = ${id}`;
  const documents = { from: 'twin.document_event', keys: [] } as const;
  const lines = { from: 'ledger.sale_event', keys: [] } as const;
  switch (node.level) {
    case 'channel':
      return { ...documents, where: is('e.channel_id', node.channelId) };
    case 'location':
      return { ...documents, where: is('e.location_id', node.locationId) };
    case 'category':
      return {
        ...lines,
        joins:
          'LEFT JOIN ledger.product p ON p.id = e.product_id LEFT JOIN ledger.category c ON c.id = p.category_id',
        where: is('c.level1_id', node.categoryId),
      };
    case 'product':
      return { ...lines, where: is('e.product_id', node.productId) };
    case 'sku':
      return {
        ...lines,
        where: `${is('e.product_id', node.productId)} AND ${is('e.variant_id', node.variantId)}`,
      };
    default:
      return documents;
  }
}
