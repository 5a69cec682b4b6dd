import { AppError, type TenantId } from '../core/index.ts';
import type { CatalogInfo } from './catalog/catalog.ts';
import { catalog, catalogInfo } from './catalog/catalog.ts';
import { tellsCosts } from './catalog/measure.ts';
import type { Filter } from './ir.ts';
import { isForecast } from './plan/forecast-ask.ts';

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

/** Whom a catalog is for. */
export type CatalogContext = Pick<MetricsContext, 'costs'> & Partial<Pick<MetricsContext, 'scope'>>;

/** The part of the catalog that the context may ask for. What is expected is not known within a scope. */
export function catalogFor({ costs, scope = [] }: CatalogContext): CatalogInfo {
  const info = catalogInfo();
  const measures = info.measures.filter(({ name }) => {
    const measure = catalog.measures.get(name);
    if (measure === undefined) return false;
    return (costs || !tellsCosts(measure)) && (scope.length === 0 || !isForecast(measure));
  });
  return { ...info, measures };
}
