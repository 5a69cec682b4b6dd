import { AppError, type TenantId } from '../../core/index.ts';
import type { ForecastNode } from '../contract/index.ts';
import type { ApiPorts } from '../ports.ts';

/** A location, or a store that has none, with the series of its sales. */
export type Branch = {
  readonly nodeId: number;
  /** Of the location or store. */
  readonly id: number;
  readonly name: string;
  readonly store: string;
  readonly currency: string;
  readonly currencyExponent: number;
};

const mostBranches = 10_000;

function branchOf(node: ForecastNode, id: number): Branch {
  const { store, currency, currencyExponent } = node;
  const name = node.name ?? String(id);
  return { nodeId: node.id, id, name, store: store?.name ?? '', currency, currencyExponent };
}

/** Branches among the nodes of locations and stores: sales without a location are no branch of their own. */
export function branchesAmong(
  locations: readonly ForecastNode[],
  stores: readonly ForecastNode[],
): readonly Branch[] {
  const located = locations.flatMap((node) =>
    node.locationId === null ? [] : [{ node, id: node.locationId }],
  );
  const withLocations = new Set(located.map(({ node }) => node.store?.id));
  const alone = stores.flatMap((node) =>
    node.store === null || withLocations.has(node.store.id) ? [] : [{ node, id: node.store.id }],
  );
  return [...located, ...alone].map(({ node, id }) => branchOf(node, id));
}

/** All branches of a company whose sales are forecast by the day. */
export async function branchesOf(
  { forecasts }: Pick<ApiPorts, 'forecasts'>,
  tenantId: TenantId,
): Promise<readonly Branch[]> {
  const asked = { grain: 'day', measure: 'net_sales', limit: mostBranches } as const;
  const [locations, stores] = await Promise.all([
    forecasts.nodes(tenantId, { ...asked, level: 'location' }),
    forecasts.nodes(tenantId, { ...asked, level: 'store' }),
  ]);
  return branchesAmong(locations.nodes, stores.nodes);
}

/**
 * The branch of this number, else of this name, whatever its case.
 *
 * @throws AppError `not_found`; `conflict` where several have the name, naming their numbers
 */
export function findBranch(branches: readonly Branch[], wanted: string | number): Branch {
  const text = String(wanted).trim();
  const byId = branches.find(({ id }) => String(id) === text);
  if (byId !== undefined) return byId;
  const name = text.toLowerCase();
  const [found, ...others] = branches.filter((branch) => branch.name.toLowerCase() === name);
  if (found === undefined)
    throw new AppError(
      'not_found',
      `No branch "${text}" is forecast: name a location, or a store.`,
    );
  if (others.length === 0) return found;
  const numbers = [found, ...others].map(({ id, store }) => `${id} (${store})`);
  throw new AppError(
    'conflict',
    `Several branches are called "${text}": ask for one by its number, ${numbers.join(', ')}.`,
  );
}
