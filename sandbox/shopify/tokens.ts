import { randomBytes } from 'node:crypto';
import type { Access } from './access.ts';

/** Lifetimes as the platform has them. */
export const tokenLifeMs = 3_600_000;
export const ownAppLifeMs = 86_400_000;
export const refreshLifeMs = 90 * 86_400_000;

export type Token = {
  readonly token: string;
  /** Null = it never expires. */
  expiresAt: number | null;
  access: Access;
  readonly refreshToken: string | null;
};

type Refresh = {
  readonly token: string;
  readonly expiresAt: number;
  readonly access: Access;
  /** True once what replaced it was used: from then on it is no longer good. */
  retired: boolean;
  /** The refresh token that this pair was got with. */
  readonly former: Refresh | null;
};

export type IssuedTokens = {
  readonly access_token: string;
  readonly scope: string;
  readonly expires_in?: number;
  readonly refresh_token?: string;
  readonly refresh_token_expires_in?: number;
};

export type TokenState = 'good' | 'expired' | 'unknown';

/**
 * The tokens of one app in one shop. A refresh gives a new pair; the old refresh token stays good until the new pair is used,
 * so that a lost answer can be asked for again.
 */
export class TokenStore {
  readonly #now: () => number;
  readonly #tokens = new Map<string, Token>();
  readonly #refreshes = new Map<string, Refresh>();
  readonly #codes = new Map<string, { readonly access: Access; readonly expiresAt: number }>();
  readonly #formerOf = new Map<string, Refresh>();
  /** Refreshes that were granted. */
  refreshes = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A token that is made in the shop's admin: it does not expire. */
  issueStatic(access: Access): string {
    const token = `shpat_${secret()}`;
    this.#tokens.set(token, { token, access, expiresAt: null, refreshToken: null });
    return token;
  }

  /** A code for the callback, good once and for a minute. */
  issueCode(access: Access): string {
    const code = secret();
    this.#codes.set(code, { access, expiresAt: this.#now() + 60_000 });
    return code;
  }

  redeemCode(code: string, expiring: boolean): IssuedTokens | null {
    const found = this.#codes.get(code);
    this.#codes.delete(code);
    if (found === undefined || found.expiresAt < this.#now()) return null;
    return expiring ? this.#issuePair(found.access, null) : this.#issueForever(found.access);
  }

  /** A day's token for an app on its own organisation's shops: there is nothing to refresh it with. */
  issueOwn(access: Access): IssuedTokens {
    const token = `shpat_${secret()}`;
    const expiresAt = this.#now() + ownAppLifeMs;
    this.#tokens.set(token, { token, access, expiresAt, refreshToken: null });
    return { access_token: token, scope: scopeText(access), expires_in: ownAppLifeMs / 1000 - 1 };
  }

  refresh(refreshToken: string): IssuedTokens | null {
    const found = this.#refreshes.get(refreshToken);
    if (found === undefined || found.retired || found.expiresAt < this.#now()) return null;
    if (found.former !== null) found.former.retired = true;
    this.refreshes += 1;
    return this.#issuePair(found.access, found);
  }

  /** A token that never expires for a pair that does; the old one is gone for good. */
  exchange(token: string): IssuedTokens | null {
    const found = this.#tokens.get(token);
    if (found === undefined || found.expiresAt !== null) return null;
    this.#tokens.delete(token);
    return this.#issuePair(found.access, null);
  }

  /** Looks a token up and counts it as used. */
  use(token: string): { readonly state: TokenState; readonly access: Access | null } {
    const found = this.#tokens.get(token);
    if (found === undefined) return { state: 'unknown', access: null };
    if (found.expiresAt !== null && found.expiresAt <= this.#now())
      return { state: 'expired', access: null };
    const former = this.#formerOf.get(token);
    if (former !== undefined) former.retired = true;
    return { state: 'good', access: found.access };
  }

  expire(token: string): void {
    const found = this.#tokens.get(token);
    if (found !== undefined) found.expiresAt = this.#now();
  }

  expireAll(): void {
    for (const token of this.#tokens.values()) token.expiresAt = this.#now();
  }

  /** The merchant removed the app, or Shopify did. */
  revokeAll(): void {
    this.#tokens.clear();
    this.#refreshes.clear();
    this.#codes.clear();
  }

  /** The merchant changed what the app may do: at once, for every token that is out. */
  setAccess(access: Access): void {
    for (const token of this.#tokens.values()) token.access = access;
  }

  #issueForever(access: Access): IssuedTokens {
    return { access_token: this.issueStatic(access), scope: scopeText(access) };
  }

  #issuePair(access: Access, former: Refresh | null): IssuedTokens {
    const token = `shpat_${secret()}`;
    const refreshToken = `shprt_${secret()}`;
    const now = this.#now();
    this.#tokens.set(token, { token, access, expiresAt: now + tokenLifeMs, refreshToken });
    const expiresAt = now + refreshLifeMs;
    this.#refreshes.set(refreshToken, {
      token: refreshToken,
      expiresAt,
      access,
      former,
      retired: false,
    });
    if (former !== null) this.#formerOf.set(token, former);
    return {
      access_token: token,
      scope: scopeText(access),
      expires_in: tokenLifeMs / 1000,
      refresh_token: refreshToken,
      refresh_token_expires_in: refreshLifeMs / 1000,
    };
  }
}

function scopeText(access: Access): string {
  return [...access.scopes].join(',');
}

function secret(): string {
  return randomBytes(16).toString('hex');
}
