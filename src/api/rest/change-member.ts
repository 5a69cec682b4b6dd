import { findMember, updateMember } from '../../ledger/index.ts';
import { noteDeed } from '../accounts/deeds.ts';
import { checkRep, refuseOwners } from '../accounts/manage.ts';
import { personEndpoint } from '../http/endpoint.ts';
import { memberChangeSchema, memberSchema, userIdPath } from '../schemas/account.ts';

export const changeMemberEndpoint = personEndpoint('members.write', {
  method: 'PATCH',
  path: '/api/v1/members/{userId}',
  tag: 'Members',
  summary: "Change a member's role, or the rep whose sales they see",
  schemas: { path: userIdPath, body: memberChangeSchema, answer: memberSchema },
  errors: ['not_found', 'conflict'],
  handle: async ({ path, body, principal, services }) => {
    const { tenantId } = principal;
    const member = await services.database.control(async (tx) => {
      const before = await findMember(tx, tenantId, path.userId);
      const role = body.role ?? before.role;
      refuseOwners(principal, before.role, role);
      const repId = body.repId === undefined ? (role === 'rep' ? before.repId : null) : body.repId;
      checkRep(role, repId);
      await updateMember(tx, { tenantId, userId: path.userId, role, repId });
      return findMember(tx, tenantId, path.userId);
    });
    services.principals.forget();
    await noteDeed(services, principal, {
      action: 'member.change',
      subject: `user:${path.userId}`,
      detail: { role: member.role, repId: member.repId },
    });
    return { ...member, joinedAt: new Date(member.joinedAt).toISOString() };
  },
});
