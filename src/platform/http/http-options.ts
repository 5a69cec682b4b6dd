import type { Logger } from '../../core/index.ts';
import type { Timing } from './timing.ts';

export type HttpLimits = {
  /** Longest that one try may take, its body included. */
  readonly timeoutMs: number;
  /** Longest that a request may take with all its tries and waits. */
  readonly deadlineMs: number;
  /** Tries that failed or were answered by 5xx; answers of 429 are waited out until the deadline. */
  readonly maxTries: number;
  readonly maxBytes: number;
  readonly backoff: { readonly baseMs: number; readonly capMs: number };
};

export const defaultLimits: HttpLimits = {
  timeoutMs: 60_000,
  deadlineMs: 300_000,
  maxTries: 6,
  maxBytes: 64 * 1_048_576,
  backoff: { baseMs: 500, capMs: 30_000 },
};

export type HttpClientOptions = {
  /** The platform's name for people, in messages: `Shopify`. */
  readonly title: string;
  readonly timing: Timing;
  readonly log: Logger;
  readonly limits?: Partial<HttpLimits>;
};
