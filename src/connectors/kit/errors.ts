import { AppError } from '../../core/index.ts';

/** Who answered, and in what words. */
export type ProviderAnswer = {
  /** The platform's name for people: `Shopify`. */
  readonly title: string;
  readonly account: string;
  /** The platform's own words; null = none. Never credentials. */
  readonly provider: string | null;
  readonly cause?: unknown;
};

function connectorError(
  code: AppError['code'],
  message: string,
  answer: ProviderAnswer & { readonly retryable?: boolean; readonly retryAfterMs?: number | null },
): AppError {
  const { provider, cause, retryable = false, retryAfterMs } = answer;
  return new AppError(code, message, {
    retryable,
    cause,
    ...(provider === null || provider === '' ? {} : { provider: provider.slice(0, 500) }),
    ...(retryAfterMs === null || retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** It failed on its side, or did not answer sensibly: the same call may work later. */
export function unavailable(
  answer: ProviderAnswer & { readonly retryAfterMs?: number | null },
): AppError {
  return connectorError(
    'connector_unavailable',
    `${answer.title} could not answer for ${answer.account}. Nothing is lost: Tillstream tries again by itself. If it lasts, see the platform’s status page.`,
    { ...answer, retryable: true },
  );
}

/** It asks us to slow down, and waiting inside the call was not enough. */
export function throttled(
  answer: ProviderAnswer & { readonly retryAfterMs: number | null },
): AppError {
  return connectorError(
    'connector_rate_limited',
    `${answer.title} asks to slow down for ${answer.account}. Nothing to do: Tillstream goes on by itself when it may. If it happens often, another app is using up the store’s limit.`,
    { ...answer, retryable: true },
  );
}

/** It refused the credentials themselves. */
export function needsReauth(answer: ProviderAnswer): AppError {
  return connectorError(
    'connector_auth',
    `${answer.title} does not accept the access to ${answer.account} (any more). Check what was entered, or connect the store again under Connections.`,
    answer,
  );
}

/** The credentials are good but may not do this. `scopes`: what to add, as the platform names it; empty = not told. */
export function missingScope(
  answer: ProviderAnswer & { readonly what: string; readonly scopes: readonly string[] },
): AppError {
  const { title, account, what, scopes } = answer;
  const remedy =
    scopes.length === 0
      ? 'Give the app the access that it lacks'
      : `Give the app ${scopes.length === 1 ? 'the access scope' : 'the access scopes'} ${scopes.join(', ')}`;
  return connectorError(
    'connector_scope',
    `${title} does not let Tillstream read ${what} of ${account}. ${remedy}, then connect the store again under Connections.`,
    answer,
  );
}

/** The store exists but is frozen for an unpaid bill. */
export function storeUnpaid(answer: ProviderAnswer): AppError {
  return connectorError(
    'connector_unpaid',
    `${answer.title} has frozen ${answer.account} because of an unpaid bill. Once it is paid in ${answer.title}’s admin, the sync goes on by itself.`,
    answer,
  );
}

/** The store is closed, or never existed. */
export function storeGone(answer: ProviderAnswer): AppError {
  return connectorError(
    'connector_gone',
    `${answer.title} knows no open store ${answer.account}. If its name was mistyped, connect the right one; if the store was closed, disconnect it here: what was read is kept.`,
    answer,
  );
}

/** Something signed with a time came too early or too late for our clock. */
export function clockSkewed(answer: ProviderAnswer & { readonly skewMs: number }): AppError {
  const { title, account, skewMs } = answer;
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  return connectorError(
    'connector_clock',
    `The clock of this machine and ${title}’s differ by ${seconds} seconds (${account}). Set this machine’s clock (NTP), then try again.`,
    answer,
  );
}

/** It says that what we sent is wrong: nothing that a user could mend. */
export function ourBug(answer: ProviderAnswer): AppError {
  return connectorError(
    'connector_bug',
    `${answer.title} did not understand what Tillstream asked of ${answer.account}. This is a fault of Tillstream: please report it, with ${answer.title}’s own words where they are shown.`,
    answer,
  );
}
