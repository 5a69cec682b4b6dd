import { z } from 'zod';
import { AppError } from '../../core/index.ts';
import { findMember, membershipsOf } from '../../ledger/index.ts';
import { noteDeed } from '../accounts/deeds.ts';
import { createPasswordLink } from '../accounts/invite.ts';
import { refuseOwners } from '../accounts/manage.ts';
import { personEndpoint } from '../http/endpoint.ts';
import { oneTimeLinkSchema, userIdPath } from '../schemas/account.ts';

export const createPasswordLinkEndpoint = personEndpoint('members.write', {
  method: 'POST',
  path: '/api/v1/members/{userId}/password-link',
  tag: 'Members',
  summary: 'A link by which a member sets a new password, to hand over by any means',
  status: 201,
  schemas: { path: userIdPath, body: z.object({}), answer: oneTimeLinkSchema },
  errors: ['not_found'],
  handle: async ({ path, principal, services }) => {
    const { database, baseUrl } = services;
    await database.control(async (tx) => {
      const member = await findMember(tx, principal.tenantId, path.userId);
      refuseOwners(principal, member.role);
      // The account is one for all companies: who may reset it could open the others too.
      if ((await membershipsOf(tx, path.userId)).length > 1) {
        throw new AppError(
          'forbidden',
          'This person belongs to other companies too: only the operator of the server may reset their password.',
        );
      }
    });
    const link = await createPasswordLink(database, path.userId, baseUrl());
    await noteDeed(services, principal, {
      action: 'member.password_link',
      subject: `user:${path.userId}`,
    });
    return link;
  },
});
