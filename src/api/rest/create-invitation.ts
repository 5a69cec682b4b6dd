import { noteDeed } from '../accounts/deeds.ts';
import { invite } from '../accounts/invite.ts';
import { checkRep, refuseOwners } from '../accounts/manage.ts';
import { personEndpoint } from '../http/endpoint.ts';
import { invitationCreatedSchema, invitationCreateSchema } from '../schemas/account.ts';

export const createInvitationEndpoint = personEndpoint('members.write', {
  method: 'POST',
  path: '/api/v1/invitations',
  tag: 'Members',
  summary: 'Invite somebody; the link in the answer is shown this once, to hand over by any means',
  status: 201,
  schemas: { body: invitationCreateSchema, answer: invitationCreatedSchema },
  errors: ['conflict'],
  handle: async ({ body, principal, services }) => {
    const { email, role, repId = null } = body;
    refuseOwners(principal, role);
    checkRep(role, repId);
    const created = await invite(services.database, {
      tenantId: principal.tenantId,
      email,
      role,
      repId,
      inviterId: principal.user.id,
      baseUrl: services.baseUrl(),
    });
    await noteDeed(services, principal, {
      action: 'invitation.create',
      subject: `invitation:${created.invitation.id}`,
      detail: { role },
    });
    return created;
  },
});
