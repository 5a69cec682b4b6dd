import type { ErrorCode } from '../../core/index.ts';

/** What calls to a platform may fail with; the message says what to do, `provider` has the platform's own words. */
export const connectorFailures: readonly ErrorCode[] = [
  'connector_auth',
  'connector_scope',
  'connector_rate_limited',
  'connector_unavailable',
  'connector_gone',
  'connector_unpaid',
  'connector_clock',
  'connector_bug',
];
