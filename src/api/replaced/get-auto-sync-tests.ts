import { memberEndpoint } from '../http/endpoint.ts';
import { autoSyncTestsSchema } from '../schemas/replaced.ts';
import { autoSyncTests } from './auto-sync-tests.ts';

export const getAutoSyncTestsEndpoint = memberEndpoint('connections', {
  method: 'GET',
  path: '/api/debug/test-auto-sync',
  tag: 'Replaced systems',
  summary: 'Eight checks of what reading stores needs, performed now',
  schemas: { answer: autoSyncTestsSchema },
  handle: ({ request, principal, services }) =>
    autoSyncTests({ services, principal, headers: request.headers }),
});
