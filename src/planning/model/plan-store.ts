import type { DraftForecast } from '../../forecast/index.ts';
import type { PlanAsk, PlannedNode, PlanOutput, PlanSeries, PlanStore } from '../plan.ts';
import { pastOrigins, tryDirect } from './decide-store.ts';
import { draftAll, draftSiblings } from './draft-siblings.ts';
import { type ForecastPool, stopped } from './forecast-pool.ts';
import { forecastRoot, type RootForecast, sumCategories } from './forecast-root.ts';
import { type GlobalForecasts, globalSiblings, isForGlobalModel } from './global-siblings.ts';
import { meanSiblings } from './mean-siblings.ts';
import { planParts } from './plan-parts.ts';
import {
  ensembleOptions,
  giveTurn,
  hasNoHistory,
  type PlanWork,
  triedOrigins,
} from './plan-work.ts';
import { growthOf, ledgerUnit, plannedNode } from './planned-points.ts';
import { noForecast, type RawForecast, rawFromErrors } from './raw-forecast.ts';
import { seriesTree } from './series-tree.ts';
import { calibrateSiblings, siblingScale } from './sibling-errors.ts';
import type { Whole } from './split-whole.ts';

export type PlanStoreOptions = {
  readonly pool: ForecastPool;
  readonly signal: AbortSignal;
  /** Told now and then: series that are done, and all. */
  readonly onProgress?: (doneSeries: number, allSeries: number) => void;
};

/** What was forecast of a store's series, each by itself. */
type OwnForecasts = {
  readonly root: RootForecast;
  /** By node key, all but the root. */
  readonly raws: ReadonlyMap<string, RawForecast>;
};

/** Nodes between which the server gets a turn. */
const NODES_A_TURN = 200;

function progressOf(store: PlanStore, options: PlanStoreOptions): (series: number) => void {
  const all = store.series.length;
  let done = 0;
  return (series) => {
    done = Math.min(all, done + series);
    options.onProgress?.(done, all);
  };
}

/** Past origins at which the model for all products is tried; null = it is not for this store. */
function globalCuts(work: PlanWork): readonly number[] | null {
  if (!isForGlobalModel(work)) return null;
  const places = pastOrigins(work.tree.root, ensembleOptions(work));
  const isWhole = places.every(({ steps }) => steps === work.ask.horizon);
  return isWhole && places.length === triedOrigins ? places.map(({ origin }) => origin) : null;
}

async function globalRaws(
  global: GlobalForecasts,
  work: PlanWork,
): Promise<Map<string, RawForecast>> {
  const { products, points } = global;
  const { horizon, season } = work.ask;
  const calibration = calibrateSiblings(products, global, work.ask);
  const raws = new Map<string, RawForecast>();
  for (const [i, product] of products.entries()) {
    if (i % NODES_A_TURN === 0) await giveTurn(work);
    const point = points.slice(i * horizon, (i + 1) * horizon);
    const scale = siblingScale(product, season);
    const raw = hasNoHistory(product)
      ? noForecast(horizon, 'share')
      : rawFromErrors(point, { calibration, scale }, 'global');
    raws.set(product.node.key, raw);
  }
  return raws;
}

/** SKUs of products that have several: an only one is its product. */
function parted(work: PlanWork): { readonly several: PlanSeries[]; readonly only: PlanSeries[] } {
  const several: PlanSeries[] = [];
  const only: PlanSeries[] = [];
  for (const sku of work.tree.ofLevel('sku')) {
    const siblings = work.tree.partsOf(sku.parentKey ?? '', 'sku');
    (siblings.length > 1 ? several : only).push(sku);
  }
  return { several, only };
}

function rootDraft(work: PlanWork): Promise<DraftForecast[]> {
  const { root } = work.tree;
  return draftAll([root.values.subarray(root.firstSold)], ensembleOptions(work), work);
}

async function forecastOwn(work: PlanWork): Promise<OwnForecasts> {
  const { tree } = work;
  const cuts = globalCuts(work);
  const skus = parted(work);
  const products = tree.ofLevel('product');
  const [[draft], tried, global, productMeans, skuMeans, ...tops] = await Promise.all([
    rootDraft(work),
    tryDirect(work),
    cuts === null ? null : globalSiblings(work, cuts),
    cuts === null ? meanSiblings(products, work) : null,
    meanSiblings(skus.several, work),
    ...(['channel', 'location', 'category'] as const).map((level) =>
      draftSiblings(tree.ofLevel(level), work),
    ),
  ]);
  if (draft === undefined) throw new Error('a thread gave no draft');
  await giveTurn(work);
  const root = forecastRoot({ draft, tried, global }, work);
  await giveTurn(work);
  const ofProducts = productMeans ?? (global === null ? [] : await globalRaws(global, work));
  const raws = new Map([...ofProducts, ...skuMeans, ...tops.flatMap((top) => [...top])]);
  for (const { node, parentKey } of skus.only) {
    const raw = raws.get(parentKey ?? '');
    if (raw !== undefined) raws.set(node.key, raw);
  }
  if (global !== null && root.decision.chosen === 'bottom_up') sumCategories(raws, global, work);
  work.tick(skus.only.length);
  await giveTurn(work);
  return { root, raws };
}

/** A store that never sold, or sells nothing any more: nothing needs to be estimated. */
function forecastNothing({ store, ask, tick }: PlanWork): OwnForecasts {
  tick(store.series.length);
  return {
    root: {
      raw: noForecast(ask.horizon, 'share'),
      decision: {
        storeId: store.storeId,
        chosen: 'direct',
        errors: { direct: [], bottomUp: null },
        weights: null,
        drivers: [],
      },
    },
    raws: new Map(),
  };
}

function wholeOf(point: Float64Array, { store, ask }: PlanWork): Whole {
  const unit = ledgerUnit(ask);
  const value = point.map((amount, h) =>
    (store.closed[h] ?? null) === null ? Math.round(amount * unit) : 0,
  );
  const { rate } = store;
  const isMoney = ask.measure === 'net_sales' && rate !== null;
  return { value, reporting: isMoney ? value.map((amount) => Math.round(amount * rate)) : null };
}

async function planTree({ root, raws }: OwnForecasts, work: PlanWork): Promise<PlannedNode[]> {
  const { tree, ask } = work;
  const { node } = tree.root;
  const whole = wholeOf(root.raw.point, work);
  const steps = whole.value.length;
  const rootFitted = {
    series: tree.root,
    raw: root.raw,
    whole,
    growth: growthOf(new Float64Array(steps).fill(ledgerUnit(ask)), ledgerUnit(ask)),
    isShared: new Uint8Array(steps),
  };
  const nodes = ask.levels.includes(node.level) ? [plannedNode(rootFitted, work)] : [];
  const wholes = new Map([[node.key, whole]]);
  let turn = 0;
  for (const set of tree.sets) {
    if (turn > NODES_A_TURN) {
      turn = 0;
      await giveTurn(work);
    }
    const parent = wholes.get(set.parent.node.key);
    if (parent === undefined) throw new Error(`${set.parent.node.key} was not planned`);
    const planned = planParts(set, { whole: parent, raws }, work);
    set.parts.forEach((part, i) => {
      const own = planned.wholes[i];
      if (own !== undefined) wholes.set(part.node.key, own);
    });
    nodes.push(...planned.nodes);
    turn += set.parts.length;
  }
  return nodes;
}

/**
 * Plans one store: its own forecast, those of its parts, and all of them made to add up exactly.
 *
 * Only the history is looked at; the same input gives the same output with any number of threads.
 *
 * @throws AppError `cancelled` within a second of the signal
 *
 * Cost: about 100 ms for the store, each channel, location and category; with many products four trainings of the model for all
 * of them. Memory: the products' histories once more, and what one training needs per thread.
 */
export async function planStore(
  store: PlanStore,
  ask: PlanAsk,
  options: PlanStoreOptions,
): Promise<PlanOutput> {
  const { pool, signal } = options;
  if (signal.aborted) throw stopped(signal);
  const tree = seriesTree(store);
  const work = { store, ask, tree, pool, signal, tick: progressOf(store, options) };
  const isShut = store.closed.length > 0 && store.closed.every((reason) => reason !== null);
  const isIdle = isShut || hasNoHistory(tree.root);
  const own = isIdle ? forecastNothing(work) : await forecastOwn(work);
  const nodes = await planTree(own, work);
  return { nodes, decisions: [own.root.decision] };
}
