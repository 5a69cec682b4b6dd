import { expect, test } from 'vitest';
import { instant } from '../../core/index.ts';
import { diagnoseToken } from './diagnosis-port.ts';

const hourMs = 3_600_000;
const obtainedAt = instant(1_760_000_000_000);
const connection: Parameters<typeof diagnoseToken>[0] = {
  id: '0b1b2c3d-0000-4000-8000-000000000001',
  platform: 'shopify',
  account: 'sample-london.myshopify.com',
  name: 'Sample London',
  state: 'connected',
  authKind: 'oauth',
  refusals: 1,
  stateMessage: null,
};
/** Good for an hour, half of it over after 30 minutes. */
const credential = {
  version: 3,
  obtainedAt,
  refreshAt: instant(obtainedAt + hourMs / 2),
  expiresAt: instant(obtainedAt + hourMs),
  refreshableUntil: null,
};

test('a token is fresh, due after half of its life, and expired after all of it', () => {
  const at = (minutes: number) =>
    diagnoseToken(connection, credential, instant(obtainedAt + minutes * 60_000)).status;
  expect([at(0), at(29), at(30), at(59), at(60)]).toEqual([
    'fresh',
    'fresh',
    'due',
    'due',
    'expired',
  ]);
});

test('tells when it was renewed, how often, and what the platform refused', () => {
  const told = diagnoseToken(connection, credential, obtainedAt);
  expect(told).toMatchObject({
    lastRefreshAt: new Date(obtainedAt).toISOString(),
    halfLifeAt: new Date(obtainedAt + hourMs / 2).toISOString(),
    expiresAt: new Date(obtainedAt + hourMs).toISOString(),
    refreshes: 2,
    refusals: 1,
    message: null,
  });
});

test('what does not expire lasts, what is not there is none, what was refused says what to do', () => {
  const lasting = { ...credential, expiresAt: null, refreshAt: null };
  expect(diagnoseToken(connection, lasting, obtainedAt).status).toBe('lasting');
  expect(diagnoseToken(connection, null, obtainedAt).status).toBe('none');
  const refused = {
    ...connection,
    state: 'needs_reauth',
    stateMessage: 'Connect it anew.',
  } as const;
  expect(diagnoseToken(refused, credential, obtainedAt)).toMatchObject({
    status: 'refused',
    message: 'Connect it anew.',
  });
});
