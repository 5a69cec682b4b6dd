import { AppError } from '../../core/index.ts';
import {
  copyForecasts,
  ensureForecastNodes,
  type ForecastMeasure,
  listStores,
  type NewForecast,
  writeForecasts,
} from '../../ledger/index.ts';
import type { PlannedNode, PlanStore } from '../plan.ts';
import { outlookSpan } from '../series/read-outlook.ts';
import { readPlanStore } from '../series/read-plan-store.ts';
import type { StoreOutlook } from '../series/store-outlook.ts';
import { planHash } from './plan-hash.ts';
import { readUpToDate } from './planning-context.ts';
import { partFacts, partName } from './run-model.ts';
import { askOf, noteFacts, type RunWork } from './run-work.ts';

/** Nodes that are made in one transaction. */
const nodesAtOnce = 2_000;

/** Forecasts one measure of one store, unless that is stored already, or came out of the very same history before. */
export async function performStore(
  work: RunWork,
  outlook: StoreOutlook,
  measure: ForecastMeasure,
): Promise<void> {
  const part = partName(measure, outlook.store.id);
  const span = outlookSpan(work.outlook, work.run.grain, [outlook]);
  // A store whose first period is not whole yet.
  if (work.run.parts.includes(part) || span === null) {
    work.progress.ended(part);
    return;
  }
  const plan = await readUpToDate(work.context, work, (reader) =>
    readPlanStore(reader, { outlook, span, measure }),
  );
  work.progress.part(part, 0, plan.series.length);
  const hash = planHash(plan);
  if (await takeOver(work, { part, hash, measure, storeId: plan.storeId })) {
    work.progress.ended(part);
    return;
  }
  await forecastStore(work, { part, hash, plan, measure });
  work.progress.ended(part);
}

type Part = {
  readonly part: string;
  readonly hash: string;
  readonly measure: ForecastMeasure;
};

async function takeOver(
  work: RunWork,
  { part, hash, measure, storeId }: Part & { readonly storeId: number },
): Promise<boolean> {
  const { before, context, tenantId, run } = work;
  const known = before === null ? undefined : partFacts(before).get(part);
  if (before === null || known?.hash !== hash || !before.parts.includes(part)) return false;
  await noteFacts(work, part, known);
  const copy = { fromRunId: before.id, toRunId: run.id, part, storeId, measure };
  await copyForecasts(context.database, tenantId, copy);
  return true;
}

async function forecastStore(
  work: RunWork,
  { part, hash, plan, measure }: Part & { readonly plan: PlanStore },
): Promise<void> {
  const { planner, signal } = work;
  const { nodes, decisions } = await planner.plan(plan, askOf(work, measure), {
    signal,
    onProgress: (done, all) => work.progress.part(part, done, all),
  });
  await refuseRemoved(work, plan.storeId);
  await noteFacts(work, part, { hash, decision: decisions[0] ?? null });
  await writePart(work, part, nodes);
}

/** A store that was removed meanwhile must not come back by its forecasts. */
async function refuseRemoved({ context, tenantId }: RunWork, storeId: number): Promise<void> {
  const stores = await listStores(context.database, tenantId);
  if (stores.some(({ id }) => id === storeId)) return;
  throw new AppError('conflict', `The store ${storeId} was removed while it was forecast.`);
}

/** Stores a part: nodes first, then their rows, at the end of which the part counts as whole. */
export async function writePart(
  { context, tenantId, run, signal }: RunWork,
  part: string,
  nodes: readonly PlannedNode[],
): Promise<void> {
  const rows: NewForecast[] = [];
  for (let from = 0; from < nodes.length; from += nodesAtOnce) {
    const batch = nodes.slice(from, from + nodesAtOnce);
    const made = await ensureForecastNodes(
      context.database,
      tenantId,
      batch.map(({ node }) => node),
    );
    for (const [place, { points }] of batch.entries()) {
      const nodeId = made[place]?.id ?? 0;
      for (const point of points) rows.push({ ...point, nodeId });
    }
  }
  await writeForecasts(context.database, tenantId, { runId: run.id, part, rows, signal });
}
