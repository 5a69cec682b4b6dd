import { memberEndpoint } from '../http/endpoint.ts';
import { autoSyncTestActionSchema, autoSyncTestsSchema } from '../schemas/replaced.ts';
import { readAllNow } from './auto-sync.ts';
import { autoSyncTests } from './auto-sync-tests.ts';

export const postAutoSyncTestsEndpoint = memberEndpoint('sync', {
  method: 'POST',
  path: '/api/debug/test-auto-sync',
  tag: 'Replaced systems',
  summary: 'The eight checks; with the action trigger_user_sync all stores are read too',
  schemas: { body: autoSyncTestActionSchema, answer: autoSyncTestsSchema },
  errors: ['conflict', 'busy'],
  handle: async ({ body, request, principal, services, signal }) => {
    const message =
      body.action === undefined
        ? null
        : await readAllNow(services.ports, principal.tenantId, signal);
    const tests = await autoSyncTests({ services, principal, headers: request.headers });
    return message === null ? tests : { ...tests, message };
  },
});
