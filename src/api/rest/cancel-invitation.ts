import { closeInvitation } from '../../ledger/index.ts';
import { noteDeed } from '../accounts/deeds.ts';
import { personEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';

export const cancelInvitationEndpoint = personEndpoint('members.write', {
  method: 'DELETE',
  path: '/api/v1/invitations/{id}',
  tag: 'Members',
  summary: 'Take an invitation back',
  status: 204,
  schemas: { path: uuidPath },
  errors: ['not_found'],
  handle: async ({ path, principal, services }) => {
    const { tenantId } = principal;
    await services.database.control((tx) =>
      closeInvitation(tx, { tenantId, id: path.id }, 'canceled'),
    );
    await noteDeed(services, principal, {
      action: 'invitation.cancel',
      subject: `invitation:${path.id}`,
    });
  },
});
