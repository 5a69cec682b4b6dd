import {
  type ForecastMeasure,
  listForecastNodes,
  readForecasts,
  type StoredForecast,
} from '../../ledger/index.ts';
import { planCompany } from '../model/index.ts';
import { nodeOf } from '../series/forecast-nodes.ts';
import { outlookSpan } from '../series/read-outlook.ts';
import { readPlanCompany } from '../series/read-plan-company.ts';
import type { StoreOutlook } from '../series/store-outlook.ts';
import { writePart } from './perform-store.ts';
import { planHash } from './plan-hash.ts';
import { readUpToDate } from './planning-context.ts';
import { partName } from './run-model.ts';
import { addable, askOf, noteFacts, type RunWork } from './run-work.ts';

/** Adds up what the stores were forecast; stores without a rate are left out, as they are of the company's figures. */
export async function performCompany(
  work: RunWork,
  all: readonly StoreOutlook[],
  measure: ForecastMeasure,
): Promise<void> {
  const { context, run, outlook, signal, planner } = work;
  const part = partName(measure, null);
  const stores = addable(all, measure);
  const span = outlookSpan(outlook, run.grain, stores);
  if (run.parts.includes(part) || span === null) return;
  const points = await storePoints(work, stores, measure);
  if (points.length === 0) return;
  const { reportingCurrency } = outlook;
  const closed = points.map((store) => store.map(({ reason }) => closedReasonOf(reason)));
  const plan = await readUpToDate(context, work, (reader) =>
    readPlanCompany(reader, { stores, closed, span, measure, reportingCurrency }),
  );
  const { nodes, decisions } = await planner.plan(plan, askOf(work, measure), {
    signal,
    onProgress: () => undefined,
  });
  const own = nodes.filter(({ node }) => node.level === 'company');
  // Only the level of a store is looked at.
  const store = nodeOf('store', { measure, currency: reportingCurrency }, { storeId: 0 });
  const outputs = points.map((of) => ({ nodes: [{ node: store, points: of }], decisions: [] }));
  const summed = own.map((node) => planCompany(node, outputs));
  await noteFacts(work, part, { hash: planHash(plan), decision: decisions[0] ?? null });
  await writePart(work, part, summed);
}

function closedReasonOf(reason: string | null) {
  if (reason === 'closed_store' || reason === 'closed_weekday' || reason === 'holiday')
    return reason;
  return null;
}

/** What the stores' own nodes were forecast in this run, each by step. */
async function storePoints(
  { context: { database }, tenantId, run }: RunWork,
  stores: readonly StoreOutlook[],
  measure: ForecastMeasure,
): Promise<readonly (readonly StoredForecast[])[]> {
  const ids = new Set<number | null>(stores.map(({ store }) => store.id));
  const nodes = await listForecastNodes(database, tenantId, { levels: ['store'], measure });
  const nodeIds = nodes.filter(({ storeId }) => ids.has(storeId)).map(({ id }) => id);
  const rows = await readForecasts(database, tenantId, { nodeIds, runId: run.id });
  return [...Map.groupBy(rows, ({ nodeId }) => nodeId).values()];
}
