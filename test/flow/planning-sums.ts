import { expect } from 'vitest';
import type { TenantId } from '../../src/core/index.ts';
import {
  currentForecastRun,
  type Database,
  type ForecastMeasure,
  type ForecastNode,
  listForecastNodes,
  readForecasts,
  type StoredForecast,
} from '../../src/ledger/index.ts';

export type Known = ForecastNode & { readonly points: readonly StoredForecast[] };

/** All nodes of the current run, with their rows. */
export async function forecastsOf(
  db: Database,
  tenant: TenantId,
  measure: ForecastMeasure,
): Promise<readonly Known[]> {
  const run = await currentForecastRun(db, tenant, 'day');
  const nodes = await listForecastNodes(db, tenant, { measure });
  const rows = await readForecasts(db, tenant, {
    nodeIds: nodes.map(({ id }) => id),
    runId: run?.id ?? 0,
  });
  const byNode = Map.groupBy(rows, ({ nodeId }) => nodeId);
  return nodes.map((node) => ({ ...node, points: byNode.get(node.id) ?? [] }));
}

export function sums(nodes: readonly Known[]): readonly number[] {
  const steps = nodes[0]?.points.length ?? 0;
  return Array.from({ length: steps }, (_, step) =>
    nodes.reduce((sum, { points }) => sum + (points[step]?.value ?? Number.NaN), 0),
  );
}

/** Every level's parts add up to it, exactly. */
export function expectCoherent(nodes: readonly Known[], stores: number): void {
  const of = (level: string, where: (node: Known) => boolean = () => true) =>
    nodes.filter((node) => node.level === level && where(node));
  const shops = of('store');
  expect(shops).toHaveLength(stores);
  for (const shop of shops) {
    const here = (node: Known): boolean => node.storeId === shop.storeId;
    const own = sums([shop]);
    expect(own).toHaveLength(28);
    for (const level of ['channel', 'location', 'category']) {
      expect(sums(of(level, here)), level).toEqual(own);
    }
    for (const category of of('category', here)) {
      const parts = of('product', (n) => here(n) && n.categoryId === category.categoryId);
      expect(sums(parts)).toEqual(sums([category]));
    }
    for (const product of of('product', here)) {
      const parts = of('sku', (n) => here(n) && n.productId === product.productId);
      expect(sums(parts)).toEqual(sums([product]));
    }
  }
}
