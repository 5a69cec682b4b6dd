import { listSessions } from '../../ledger/index.ts';
import { personEndpoint } from '../http/endpoint.ts';
import { sessionsSchema } from '../schemas/account.ts';

export const listSessionsEndpoint = personEndpoint(null, {
  method: 'GET',
  path: '/api/v1/me/sessions',
  tag: 'Account',
  summary: 'Where the own account is signed in',
  schemas: { answer: sessionsSchema },
  handle: async ({ principal, services }) => {
    const rows = await services.database.control((tx) => listSessions(tx, principal.user.id));
    const sessions = rows.map((row) => ({
      ...row,
      current: row.id === principal.sessionId,
      createdAt: new Date(row.createdAt).toISOString(),
      lastSeenAt: new Date(row.lastSeenAt).toISOString(),
    }));
    return { sessions };
  },
});
