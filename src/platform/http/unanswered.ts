import { AppError } from '../../core/index.ts';
import type { FailedTry } from './one-try.ts';

/** The error for a request that found no answer. */
export function unanswered(one: FailedTry, url: URL, title: string): AppError {
  if (one.why === 'too_large')
    return new AppError(
      'connector_bug',
      `${title} (${url.host}) sent more than Tillstream takes at once: ${one.what}. Please report this.`,
      { cause: one.cause },
    );
  const remedy =
    one.why === 'redirect'
      ? 'Check the origin of the platform in the settings, and the account.'
      : 'Tillstream tries again by itself; if it lasts, check the network and the platform’s status page.';
  return new AppError(
    'connector_unavailable',
    `${title} could not be reached at ${url.host}: ${one.what}. ${remedy}`,
    { cause: one.cause, retryable: one.why !== 'redirect' },
  );
}
