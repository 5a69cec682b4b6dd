import type { IssuedLink } from '../../ledger/index.ts';
import type { LinkInfo, OneTimeLink } from '../contract/index.ts';

/** How long each kind of link lives. */
export const linkLifetimeMs = {
  claim: 7 * 86_400_000,
  invitation: 7 * 86_400_000,
  password_reset: 86_400_000,
} as const;

const pages = { claim: 'claim', invitation: 'invite', password_reset: 'reset' } as const;

/** The address to hand over. The token is a fragment: browsers do not send it, so that no access log holds it. */
export function linkUrl(baseUrl: string, kind: LinkInfo['kind'], issued: IssuedLink): OneTimeLink {
  return {
    url: `${baseUrl}/${pages[kind]}#${issued.token}`,
    expiresAt: new Date(issued.expiresAt).toISOString(),
  };
}
