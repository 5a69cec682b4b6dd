/**
 * What can be made to go wrong, on any platform's sandbox. Where each is drawn is the sandbox's business; an argument that a
 * fault takes is named in its text.
 */
export const faultNames = {
  storm: 'requests are refused with 429 and a Retry-After (arg: seconds, default 1)',
  server_error: 'requests fail with a 5xx (arg: status, default 502)',
  slow: 'answers come late (arg: milliseconds, default 200)',
  cut: 'the connection is cut before the answer',
  truncate: 'the connection is cut in the middle of the answer',
  throttled: 'requests are throttled in the platform’s own way, whatever the budget',
  internal_error: 'the platform answers, with an internal error',
  unpaid: 'the shop has not paid (402)',
  forbidden: 'the app may not do this (403)',
  not_found: 'the shop is not there (404)',
  locked: 'the shop is locked (423)',
  suspicious: 'the request looks malicious to the platform (430)',
  inactive: 'the shop is closed, and the platform says so in an answer of 200',
  expire_token: 'the token that is used has expired',
  revoke_access: 'the app was thrown out: its tokens and refresh tokens are gone',
  missing_scopes: 'scopes are missing (arg: names joined by +, default read_customers)',
  lose_refresh: 'a refresh happens, and its answer is lost',
  refuse_refresh: 'a refresh is refused for good',
  shift_pages: 'things change between the pages of a reader (arg: how many, default 3)',
  bulk_failed: 'a bulk operation fails, with part of its result',
  bulk_expired: 'the result of a bulk operation is gone before it is read',
  bulk_cut: 'the download of a result is cut once (arg: bytes, default half)',
  duplicate_webhooks: 'webhooks are delivered twice',
  reorder_webhooks: 'webhooks arrive behind later ones',
  drop_webhooks: 'webhooks are lost',
  clock_skew: 'the platform’s clock is off (arg: seconds, default 600)',
} as const;

export type FaultName = keyof typeof faultNames;

export function isFaultName(text: string): text is FaultName {
  return Object.hasOwn(faultNames, text);
}
