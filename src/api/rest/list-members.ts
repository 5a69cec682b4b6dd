import { listMembers } from '../../ledger/index.ts';
import { personEndpoint } from '../http/endpoint.ts';
import { membersSchema } from '../schemas/account.ts';

export const listMembersEndpoint = personEndpoint('members.write', {
  method: 'GET',
  path: '/api/v1/members',
  tag: 'Members',
  summary: "The company's members",
  schemas: { answer: membersSchema },
  handle: async ({ principal, services }) => {
    const rows = await services.database.control((tx) => listMembers(tx, principal.tenantId));
    return {
      members: rows.map((row) => ({ ...row, joinedAt: new Date(row.joinedAt).toISOString() })),
    };
  },
});
