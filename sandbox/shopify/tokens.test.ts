import { expect, it } from 'vitest';
import { fullAccess } from './app-store.ts';
import { refreshLifeMs, TokenStore, tokenLifeMs } from './tokens.ts';

function aStore(): { store: TokenStore; wait: (ms: number) => void } {
  let now = 0;
  const store = new TokenStore(() => now);
  return {
    store,
    wait: (ms) => {
      now += ms;
    },
  };
}

it('gives an expiring pair for a code, once', () => {
  const { store, wait } = aStore();
  const code = store.issueCode(fullAccess());
  const pair = store.redeemCode(code, true)!;
  expect(pair.expires_in).toBe(3600);
  expect(pair.refresh_token_expires_in).toBe(90 * 86_400);
  expect(store.redeemCode(code, true)).toBeNull();
  expect(store.use(pair.access_token).state).toBe('good');
  wait(tokenLifeMs);
  expect(store.use(pair.access_token).state).toBe('expired');
  expect(store.use('shpat_other').state).toBe('unknown');
});

it('lets the old refresh token be used again until what replaced it was used', () => {
  const { store } = aStore();
  const first = store.redeemCode(store.issueCode(fullAccess()), true)!;
  const lost = store.refresh(first.refresh_token!)!;
  const second = store.refresh(first.refresh_token!)!;
  expect(second.refresh_token).not.toBe(lost.refresh_token);
  store.use(second.access_token);
  expect(store.refresh(first.refresh_token!)).toBeNull();
  const third = store.refresh(second.refresh_token!)!;
  // Using the new refresh token retires the old one as well.
  expect(store.refresh(third.refresh_token!)).not.toBeNull();
  expect(store.refresh(second.refresh_token!)).toBeNull();
});

it('a refresh token ends after ninety days, and everything ends when access is revoked', () => {
  const { store, wait } = aStore();
  const pair = store.redeemCode(store.issueCode(fullAccess()), true)!;
  wait(refreshLifeMs + 1);
  expect(store.refresh(pair.refresh_token!)).toBeNull();
  const own = store.issueOwn(fullAccess());
  expect(own.refresh_token).toBeUndefined();
  store.revokeAll();
  expect(store.use(own.access_token).state).toBe('unknown');
});

it('exchanges a token that never expires for a pair, once and for all', () => {
  const { store } = aStore();
  const old = store.issueStatic(fullAccess());
  const pair = store.exchange(old)!;
  expect(pair.refresh_token).toMatch(/^shprt_/);
  expect(store.use(old).state).toBe('unknown');
  expect(store.exchange(old)).toBeNull();
});
