import { listInvitations } from '../../ledger/index.ts';
import { personEndpoint } from '../http/endpoint.ts';
import { invitationsSchema } from '../schemas/account.ts';

export const listInvitationsEndpoint = personEndpoint('members.write', {
  method: 'GET',
  path: '/api/v1/invitations',
  tag: 'Members',
  summary: 'Open invitations',
  schemas: { answer: invitationsSchema },
  handle: async ({ principal, services }) => {
    const rows = await services.database.control((tx) => listInvitations(tx, principal.tenantId));
    const invitations = rows.map(({ id, email, role, repId, expiresAt }) => ({
      id,
      email,
      role,
      repId,
      expiresAt: new Date(expiresAt).toISOString(),
    }));
    return { invitations };
  },
});
