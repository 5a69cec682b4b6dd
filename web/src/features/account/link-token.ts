/** The token of a one-time link. It is a fragment, which browsers do not send to servers. */
export function readLinkToken(hash: string): string {
  return decodeURIComponent(hash.replace(/^#/, '')).trim();
}

/** Where to go after signing in: only to a page of ours, never to an address that a link brought along. */
export function safeNext(next: string | undefined): string {
  if (next === undefined || !next.startsWith('/') || next.startsWith('//') || next.includes('\\'))
    return '/';
  return next;
}
