import { currencyCode, currencyExponent, formatInstant } from '../../core/index.ts';
import type {
  ForecastOverride as KeptOverride,
  ForecastRun as KeptRun,
  StoredForecast,
} from '../../ledger/index.ts';
import type { ForecastProgress, NamedNode, ShownForecast } from '../../planning/index.ts';
import type {
  ForecastNode,
  ForecastOverride,
  ForecastPoint,
  ForecastRun,
  ShownForecastPoint,
} from '../contract/index.ts';

/** A run as the API shows it. */
export function describeForecastRun(run: KeptRun, progress: ForecastProgress | null): ForecastRun {
  const { id, grain, originDay, horizon, state, trigger, current, model } = run;
  return {
    ...{ id, grain, originDay, horizon, state, trigger, current, model },
    createdAt: formatInstant(run.createdAt),
    finishedAt: run.finishedAt === null ? null : formatInstant(run.finishedAt),
    progress: state === 'running' ? progress : null,
  };
}

/** A node as the API shows it. */
export function describeForecastNode(node: NamedNode): ForecastNode {
  const { id, level, measure, name, channelId, locationId, categoryId, productId } = node;
  const { variantId, currency, total, reasons, children, storeId, storeName } = node;
  return {
    ...{ id, level, measure, name },
    store: storeId === null ? null : { id: storeId, name: storeName ?? '' },
    ...{ channelId, locationId, categoryId, productId, variantId, currency },
    currencyExponent: currencyExponent(currencyCode(currency)),
    ...{ total, reasons, children },
  };
}

/** A forecast as the API shows it, without what only joins it to others. */
export function describePoint(row: StoredForecast): ForecastPoint {
  const { step, day, value, lower80, upper80, lower95, upper95 } = row;
  const { naive, method, reason, actual } = row;
  const bounds = { value, lower80, upper80, lower95, upper95 };
  return { step, day, ...bounds, naive, method, reason, actual };
}

/** A forecast with what is shown in its place. */
export function describeShown(row: ShownForecast): ShownForecastPoint {
  return { ...describePoint(row), shown: row.shown, overrideId: row.overrideId };
}

/** An override as the API shows it. @param names of the company's people, by their id */
export function describeOverride(
  override: KeptOverride,
  names: ReadonlyMap<string, string>,
): ForecastOverride {
  const { id, nodeId, grain, dayFrom, dayTo, kind, value, note, createdBy, createdAt } = override;
  return {
    ...{ id, nodeId, grain, dayFrom, dayTo, kind, value, note },
    createdBy: names.get(createdBy) ?? null,
    createdAt: formatInstant(createdAt),
  };
}
