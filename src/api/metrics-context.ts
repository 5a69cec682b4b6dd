import type { Principal } from './accounts/principal.ts';
import { scopeOf } from './accounts/principal.ts';
import type { MetricsContext } from './ports.ts';

/** On whose behalf, and how far, a principal asks for figures. @throws AppError `forbidden` for a rep without a link */
export function metricsContext(principal: Principal, signal: AbortSignal): MetricsContext {
  return {
    tenantId: principal.tenantId,
    scope: scopeOf(principal),
    costs: principal.permissions.has('costs'),
    people: principal.permissions.has('people'),
    signal,
  };
}
