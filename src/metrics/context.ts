import { AppError, type TenantId } from '../core/index.ts';
import type { CatalogInfo } from './catalog/catalog.ts';
import { catalog, catalogInfo } from './catalog/catalog.ts';
import { tellsCosts } from './catalog/measure.ts';
import type { Filter } from './ir.ts';

/** On whose behalf figures are asked for. */
export type MetricsContext = {
  readonly tenantId: TenantId;
  /** Filters that hold whatever the query says: a rep's own sales. Part of every cache key. */
  readonly scope: readonly Filter[];
  /** May measures that tell costs be asked for? */
  readonly costs: boolean;
  /** May people's names be shown? Otherwise customers are labelled by their number. */
  readonly people: boolean;
  readonly signal?: AbortSignal;
};

/** @throws AppError `forbidden` for a measure that tells costs, where the context may not see them */
export function checkAllowed(context: MetricsContext, measures: readonly string[]): void {
  if (context.costs) return;
  const hidden = measures.filter((name) => {
    const measure = catalog.measures.get(name);
    return measure !== undefined && tellsCosts(measure);
  });
  if (hidden.length === 0) return;
  throw new AppError(
    'forbidden',
    `You may not see costs, so not ${hidden.join(', ')}: leave that out, or ask an admin for another role.`,
  );
}

/** The part of the catalog that the context may ask for. */
export function catalogFor(context: Pick<MetricsContext, 'costs'>): CatalogInfo {
  const info = catalogInfo();
  if (context.costs) return info;
  const measures = info.measures.filter(({ name }) => {
    const measure = catalog.measures.get(name);
    return measure !== undefined && !tellsCosts(measure);
  });
  return { ...info, measures };
}
