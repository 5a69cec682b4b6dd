import type { ForecastLevel } from '../../ledger/index.ts';
import type { PlanSeries, PlanStore } from '../plan.ts';

/** Parts of one level that make up a series whole: a store's channels, its locations, its categories. */
export type Siblings = {
  readonly parent: PlanSeries;
  readonly level: ForecastLevel;
  readonly parts: readonly PlanSeries[];
};

/** A store's series as a tree. */
export type SeriesTree = {
  readonly root: PlanSeries;
  /** Sets of parts, those of a parent after the set that it is in. */
  readonly sets: readonly Siblings[];
  readonly ofLevel: (level: ForecastLevel) => readonly PlanSeries[];
  /** The parts of a series on a level; none = empty. */
  readonly partsOf: (key: string, level: ForecastLevel) => readonly PlanSeries[];
};

/**
 * Orders a store's series by what they are parts of.
 *
 * @throws Error for a store without series, a second root, or a part before its parent: our own bug
 *
 * O(series).
 */
export function seriesTree(store: PlanStore): SeriesTree {
  const [root] = store.series;
  if (root === undefined) throw new Error(`store ${store.storeId} has no series`);
  const byKey = new Map([[root.node.key, root]]);
  const sets = new Map<string, { parent: PlanSeries; level: ForecastLevel; parts: PlanSeries[] }>();
  const setKey = (key: string, level: ForecastLevel): string => `${key} ${level}`;
  for (const series of store.series.slice(1)) {
    const { node, parentKey } = series;
    const parent = byKey.get(parentKey ?? '');
    if (parent === undefined) throw new Error(`${node.key} comes before ${parentKey}`);
    byKey.set(node.key, series);
    const key = setKey(parent.node.key, node.level);
    const set = sets.get(key) ?? { parent, level: node.level, parts: [] };
    set.parts.push(series);
    sets.set(key, set);
  }
  return {
    root,
    sets: inOrder(root, [...sets.values()]),
    ofLevel: (level) => store.series.filter((series) => series.node.level === level),
    partsOf: (key, level) => sets.get(setKey(key, level))?.parts ?? [],
  };
}

function inOrder(root: PlanSeries, sets: readonly Siblings[]): Siblings[] {
  const ofParent = Map.groupBy(sets, ({ parent }) => parent.node.key);
  const ordered: Siblings[] = [];
  let keys = [root.node.key];
  while (keys.length > 0) {
    const next = keys.flatMap((key) => ofParent.get(key) ?? []);
    ordered.push(...next);
    keys = next.flatMap(({ parts }) => parts.map(({ node }) => node.key));
  }
  return ordered;
}
