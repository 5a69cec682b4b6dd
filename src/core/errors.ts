/** Every failure that a user can act on carries one of these codes; the HTTP status and the CLI's exit code follow from it. */
export type ErrorCode =
  | 'config_invalid'
  | 'input_invalid'
  | 'query_invalid'
  | 'mapping_invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'rate_limited'
  | 'database_unavailable'
  | 'database_unsupported'
  | 'disk_full'
  | 'busy'
  | 'cancelled'
  | 'timeout'
  | 'twin_unavailable'
  | 'backup_invalid'
  | 'connector_auth'
  | 'connector_scope'
  | 'connector_rate_limited'
  | 'connector_unavailable'
  | 'connector_gone'
  | 'connector_unpaid'
  | 'connector_clock'
  | 'connector_bug'
  | 'internal';

/** One fault found in something a user wrote (a query, a mapping, settings): where, what, and what to do. */
export type Fault = {
  /** Path from the root of the checked value, e.g. `measures.1` or `columns.date`. */
  readonly path: string;
  readonly message: string;
  /** What to write instead, where it can be said. */
  readonly hint?: string;
};

export type AppErrorOptions = {
  readonly cause?: unknown;
  /** True when the same call may succeed later without a change. */
  readonly retryable?: boolean;
  /** All faults of a checked definition, in the order of the definition. */
  readonly faults?: readonly Fault[];
  /** What a platform answered, in its own words, where the failure is its answer. */
  readonly provider?: string;
  /** How long to wait before the same call can succeed, where the other side said so. */
  readonly retryAfterMs?: number;
};

/**
 * A failure that is the caller's or the environment's, shown with its code and message.
 * Anything else that is thrown is our bug: logged in full, shown as `internal`.
 */
export class AppError extends Error {
  override readonly name: string = 'AppError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly faults: readonly Fault[];
  /** Null = no platform spoke. */
  readonly provider: string | null;
  /** Null = not told. */
  readonly retryAfterMs: number | null;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.faults = options.faults ?? [];
    this.provider = options.provider ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/**
 * Turns anything thrown into an `AppError`: the one funnel that every edge (HTTP, job, CLI) uses.
 * An unknown error becomes `internal` with a message that reveals nothing of it; the original is the `cause`.
 */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError('internal', 'Something went wrong on our side; the log has the details.', {
    cause: thrown,
  });
}

/** Closes a `switch` over a union: a new member without a case fails to compile, and throws if it ever gets here. */
export function assertNever(value: never, what: string): never {
  throw new Error(`unhandled ${what}: ${JSON.stringify(value)}`);
}
