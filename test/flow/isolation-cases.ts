import type { TenantId } from '../../src/core/index.ts';
import type { MemberRole } from '../../src/ledger/index.ts';
import type { Person } from '../support/api-people.ts';

/** What a company has that another one must not see. */
export type Company = {
  readonly tenantId: TenantId;
  readonly people: ReadonlyMap<MemberRole, Person>;
  readonly storeId: number;
  readonly runId: string;
  readonly connectionId: string;
  readonly noticeId: string;
  readonly uploadId: string;
  readonly invitationId: string;
  readonly keyId: string;
  /** A series that is forecast, the run that did, and an override of it. */
  readonly forecast: {
    readonly nodeId: number;
    readonly runId: number;
    readonly overrideId: number;
  };
  /** A key with every scope that a key may have. */
  readonly key: string;
};

/** How an endpoint is asked for something of company `b`; the asker belongs to another. */
type Case = {
  readonly path?: (b: Company) => string;
  readonly body?: (b: Company) => unknown;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What somebody who may call it gets: nothing of b's, in one of these ways. */
  readonly allowed: readonly number[];
};

const range = { clock: 'event', from: '2025-01-01', to: '2025-01-31' };
const question = { measures: ['net_sales'], time: range };
const unknownToken = 'a-token-that-nobody-ever-issued-anywhere';
const upload = () => {
  const form = new FormData();
  form.set('files', new File(['a,b\n1,2\n'], 'orders.csv'));
  return form;
};
const owner = (b: Company) => b.people.get('owner')?.userId ?? '';

/** Asked for the connection of b, which nobody else has. */
function ofConnection(
  asks: Readonly<Record<string, Omit<Case, 'path' | 'allowed'>>>,
): Readonly<Record<string, Case>> {
  const entries = Object.entries(asks).map(([name, ask]) => {
    const path = (b: Company) => (name.split(' ')[1] ?? '').replace('{id}', b.connectionId);
    return [name, { ...ask, path, allowed: [404] }];
  });
  return Object.fromEntries(entries);
}

/** One line per endpoint. An endpoint without a line fails the test below. */
export const isolationCases: Readonly<Record<string, Case>> = {
  'GET /health': { allowed: [200] },
  'GET /ready': { allowed: [200] },
  'GET /metrics': { allowed: [200] },
  'GET /api/openapi.json': { allowed: [200] },
  'GET /api/docs': { allowed: [200] },
  'GET /api/events': { allowed: [200] },
  'POST /api/auth/sign-in/email': {
    body: () => ({ email: 'nobody@example.test', password: 'not a password' }),
    allowed: [401, 429],
  },
  'POST /api/auth/change-password': {
    body: () => ({ currentPassword: 'not the password', newPassword: 'a new good password' }),
    allowed: [400],
  },
  'POST /api/auth/update-user': { body: () => ({ name: 'New name' }), allowed: [204] },
  'GET /api/v1/setup': { allowed: [200] },
  'POST /api/v1/claim': {
    body: () => ({
      token: unknownToken,
      name: 'Eve',
      email: 'eve@example.test',
      password: 'a long enough password',
    }),
    allowed: [404, 429],
  },
  'POST /api/v1/links/inspect': { body: () => ({ token: unknownToken }), allowed: [404, 429] },
  'POST /api/v1/invitations/accept': { body: () => ({ token: unknownToken }), allowed: [404, 429] },
  'POST /api/v1/password/reset': {
    body: () => ({ token: unknownToken, password: 'a long enough password' }),
    allowed: [404, 429],
  },
  'GET /api/v1/me': { allowed: [200] },
  'PUT /api/v1/me/tenant': { body: (b) => ({ tenantId: b.tenantId }), allowed: [404] },
  'GET /api/v1/me/sessions': { allowed: [200] },
  'DELETE /api/v1/me/sessions/{id}': {
    path: () => '/api/v1/me/sessions/00000000-0000-4000-8000-000000000000',
    allowed: [404],
  },
  'DELETE /api/v1/me/sessions': { allowed: [204] },
  'GET /api/v1/tenant': { allowed: [200] },
  'PATCH /api/v1/tenant': { body: () => ({ weekStart: 7 }), allowed: [200] },
  'GET /api/v1/stores': { allowed: [200] },
  'POST /api/v1/stores': {
    body: () => ({ name: crypto.randomUUID(), currency: 'EUR', zone: 'UTC' }),
    allowed: [201],
  },
  // Ids are counted per company: the asker's own store may have the number, so that a name tells whose it was.
  'PATCH /api/v1/stores/{id}': {
    path: (b) => `/api/v1/stores/${b.storeId + 1_000_000}`,
    body: () => ({ name: 'Taken over' }),
    allowed: [404],
  },
  'GET /api/v1/catalog': { allowed: [200] },
  'POST /api/v1/query': { body: () => question, allowed: [200] },
  'GET /api/v1/query': {
    query: `?q=${encodeURIComponent(JSON.stringify(question))}`,
    allowed: [200],
  },
  'POST /api/v1/documents': { body: () => ({ time: range }), allowed: [200] },
  'GET /api/v1/documents/{id}': { path: () => '/api/v1/documents/1', allowed: [404] },
  'GET /api/v1/imports/presets': { allowed: [200] },
  'POST /api/v1/imports': { body: upload, allowed: [201] },
  'POST /api/v1/imports/{uploadId}/preview': {
    path: (b) => `/api/v1/imports/${b.uploadId}/preview`,
    body: () => ({ preset: 'plain' }),
    allowed: [404],
  },
  'POST /api/v1/imports/{uploadId}/start': {
    path: (b) => `/api/v1/imports/${b.uploadId}/start`,
    body: () => ({ storeName: 'Mine', preset: 'plain', mode: 'append' }),
    allowed: [404],
  },
  'DELETE /api/v1/imports/{uploadId}': {
    path: (b) => `/api/v1/imports/${b.uploadId}`,
    allowed: [404],
  },
  'GET /api/v1/runs': { allowed: [200] },
  'GET /api/v1/runs/{id}': { path: (b) => `/api/v1/runs/${b.runId}`, allowed: [404] },
  'POST /api/v1/runs/{id}/cancel': {
    path: (b) => `/api/v1/runs/${b.runId}/cancel`,
    body: () => ({}),
    allowed: [404],
  },
  'GET /api/v1/runs/{id}/issues': { path: (b) => `/api/v1/runs/${b.runId}/issues`, allowed: [404] },
  'GET /api/v1/runs/{id}/issues.csv': {
    path: (b) => `/api/v1/runs/${b.runId}/issues.csv`,
    allowed: [404],
  },
  'GET /api/v1/runs/{id}/log': { path: (b) => `/api/v1/runs/${b.runId}/log`, allowed: [404] },
  'GET /api/v1/platforms': { allowed: [200] },
  'GET /api/v1/connections': { allowed: [200] },
  'POST /api/v1/connections': {
    body: () => ({ platform: 'nowhere', account: 'sample', method: 'token', fields: {} }),
    allowed: [404],
  },
  'GET /api/v1/connections/callback/{platform}': {
    path: () => '/api/v1/connections/callback/shopify',
    query: `?state=${unknownToken}&code=1`,
    allowed: [303],
  },
  ...ofConnection({
    'GET /api/v1/connections/{id}': {},
    'PATCH /api/v1/connections/{id}': { body: () => ({ fullAt: null }) },
    'DELETE /api/v1/connections/{id}': { query: '?data=keep' },
    'POST /api/v1/connections/{id}/reauthorize': { body: () => ({}) },
    'POST /api/v1/connections/{id}/test': {},
    'POST /api/v1/connections/{id}/pause': {},
    'POST /api/v1/connections/{id}/resume': {},
    'POST /api/v1/connections/{id}/sync': { body: () => ({ mode: 'live' }) },
    'POST /api/v1/connections/{id}/replay': {},
    'GET /api/v1/connections/{id}/issues': {},
    'GET /api/v1/connections/{id}/reconciliation': {},
    'POST /api/v1/connections/{id}/reconciliation': {
      body: () => ({ from: '2025-01-01', to: '2025-01-31' }),
    },
  }),
  'GET /api/v1/notices': { allowed: [200] },
  'POST /api/v1/notices/{id}/read': {
    path: (b) => `/api/v1/notices/${b.noticeId}/read`,
    allowed: [404],
  },
  'POST /api/webhooks/{platform}': {
    path: () => '/api/webhooks/nowhere',
    body: () => ({}),
    allowed: [404],
  },
  'GET /api/v1/forecasts/nodes': { allowed: [200] },
  'GET /api/v1/forecasts/nodes/{id}': {
    path: (b) => `/api/v1/forecasts/nodes/${b.forecast.nodeId}`,
    allowed: [404],
  },
  'GET /api/v1/forecasts/accuracy': { allowed: [200] },
  'GET /api/v1/forecasts/runs': { allowed: [200] },
  // The asker's own company has sold nothing yet.
  'POST /api/v1/forecasts/runs': { body: () => ({}), allowed: [409] },
  'GET /api/v1/forecasts/runs/{id}': {
    path: (b) => `/api/v1/forecasts/runs/${b.forecast.runId}`,
    allowed: [404],
  },
  'POST /api/v1/forecasts/runs/{id}/cancel': {
    path: (b) => `/api/v1/forecasts/runs/${b.forecast.runId}/cancel`,
    body: () => ({}),
    allowed: [404],
  },
  'GET /api/v1/forecasts/overrides': { allowed: [200] },
  'POST /api/v1/forecasts/overrides': {
    body: (b) => ({
      ...{ nodeId: b.forecast.nodeId, grain: 'day', kind: 'set', value: 1 },
      ...{ dayFrom: '2025-01-01', dayTo: '2025-01-31' },
    }),
    allowed: [404],
  },
  'DELETE /api/v1/forecasts/overrides/{id}': {
    path: (b) => `/api/v1/forecasts/overrides/${b.forecast.overrideId}`,
    allowed: [404],
  },
  'GET /api/forecast/{date}/{branch}': {
    path: (b) => `/api/forecast/2025-01-01/${b.storeId}`,
    allowed: [404],
  },
  'POST /api/forecast/batch': { body: () => ({ dates: ['2025-01-01'] }), allowed: [200] },
  'GET /api/forecast/comparison': { allowed: [409] },
  'POST /api/forecast/retrain': { allowed: [409] },
  'GET /api/forecast/export/csv': { allowed: [409] },
  'GET /api/forecast/model/info': { allowed: [200] },
  'GET /api/sync/status': { allowed: [200] },
  // The asker's own company has nothing to read: what b has is not found.
  'POST /api/sync/trigger/{mode}': { path: () => '/api/sync/trigger/full', allowed: [409] },
  'POST /api/data/sync-products': { query: '?max_pages=50', allowed: [409] },
  'POST /api/data/fetch-sales': {
    // Nobody performs the runs of this test.
    headers: { prefer: 'wait=0' },
    body: () => ({ start_date: '2025-01-01', end_date: '2025-01-31', max_pages: 5 }),
    allowed: [409],
  },
  'POST /api/admin/trigger-api-sync': { query: '?force_sync=true', allowed: [200] },
  'GET /api/stores/auto-sync-scheduler': { allowed: [200] },
  'POST /api/stores/auto-sync-scheduler': {
    body: (b) => ({ action: 'sync_immediate', storeId: b.connectionId }),
    allowed: [404],
  },
  'GET /api/debug/test-auto-sync': { allowed: [200] },
  'POST /api/debug/test-auto-sync': { body: () => ({}), allowed: [200] },
  'GET /api/debug/token-diagnosis': { allowed: [200] },
  'GET /api/v1/members': { allowed: [200] },
  'PATCH /api/v1/members/{userId}': {
    path: (b) => `/api/v1/members/${owner(b)}`,
    body: () => ({ role: 'viewer' }),
    allowed: [404],
  },
  'DELETE /api/v1/members/{userId}': { path: (b) => `/api/v1/members/${owner(b)}`, allowed: [404] },
  'POST /api/v1/members/{userId}/password-link': {
    path: (b) => `/api/v1/members/${owner(b)}/password-link`,
    body: () => ({}),
    allowed: [404],
  },
  'GET /api/v1/invitations': { allowed: [200] },
  'POST /api/v1/invitations': {
    body: () => ({ email: `${crypto.randomUUID()}@example.test`, role: 'viewer' }),
    allowed: [201],
  },
  'DELETE /api/v1/invitations/{id}': {
    path: (b) => `/api/v1/invitations/${b.invitationId}`,
    allowed: [404],
  },
  'GET /api/v1/keys': { allowed: [200] },
  'POST /api/v1/keys': { body: () => ({ name: 'Script', scopes: ['query'] }), allowed: [201] },
  'DELETE /api/v1/keys/{id}': { path: (b) => `/api/v1/keys/${b.keyId}`, allowed: [404] },
  'GET /api/operator/status': { allowed: [] },
  'POST /api/operator/query': {
    body: (b) => ({ tenantId: b.tenantId, query: question }),
    allowed: [],
  },
  'POST /api/operator/twin/verify': { body: (b) => ({ tenantId: b.tenantId }), allowed: [] },
  'POST /api/operator/twin/rebuild': { body: (b) => ({ tenantId: b.tenantId }), allowed: [] },
  'POST /api/operator/accounts/changed': { body: () => ({}), allowed: [] },
  // Last: it ends the session that all others are asked with.
  'POST /api/auth/sign-out': { body: () => ({}), allowed: [200] },
};
