import type { ErrorCode } from '../../core/index.ts';

/**
 * The HTTP status of each error code. What a platform refuses for good is 422: a person must mend it, the same request will not
 * do; where it is away or slow, 502 and 503: later may.
 */
export const errorStatus: Readonly<Record<ErrorCode, number>> = {
  config_invalid: 500,
  input_invalid: 400,
  query_invalid: 400,
  mapping_invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  rate_limited: 429,
  database_unavailable: 503,
  database_unsupported: 503,
  disk_full: 507,
  busy: 503,
  cancelled: 409,
  timeout: 504,
  twin_unavailable: 503,
  backup_invalid: 400,
  connector_auth: 422,
  connector_scope: 422,
  connector_rate_limited: 503,
  connector_unavailable: 502,
  connector_gone: 422,
  connector_unpaid: 422,
  connector_clock: 422,
  connector_bug: 502,
  internal: 500,
};
