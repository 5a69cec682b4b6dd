import { deleteOtherSessions } from '../../ledger/index.ts';
import { personEndpoint } from '../http/endpoint.ts';

export const endOtherSessionsEndpoint = personEndpoint(null, {
  method: 'DELETE',
  path: '/api/v1/me/sessions',
  tag: 'Account',
  summary: 'End all own sessions but this one',
  status: 204,
  handle: async ({ principal, services }) => {
    await services.database.control((tx) =>
      deleteOtherSessions(tx, principal.user.id, principal.sessionId ?? ''),
    );
    services.principals.forget();
  },
});
