import { deleteMember, findMember } from '../../ledger/index.ts';
import { noteDeed } from '../accounts/deeds.ts';
import { refuseOwners } from '../accounts/manage.ts';
import { personEndpoint } from '../http/endpoint.ts';
import { userIdPath } from '../schemas/account.ts';

export const removeMemberEndpoint = personEndpoint('members.write', {
  method: 'DELETE',
  path: '/api/v1/members/{userId}',
  tag: 'Members',
  summary: 'End a membership, with the keys made under it',
  status: 204,
  schemas: { path: userIdPath },
  errors: ['not_found', 'conflict'],
  handle: async ({ path, principal, services }) => {
    const { tenantId } = principal;
    await services.database.control(async (tx) => {
      refuseOwners(principal, (await findMember(tx, tenantId, path.userId)).role);
      await deleteMember(tx, tenantId, path.userId);
    });
    services.principals.forget();
    await noteDeed(services, principal, {
      action: 'member.remove',
      subject: `user:${path.userId}`,
    });
  },
});
