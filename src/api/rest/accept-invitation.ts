import { chooseTenant } from '../../ledger/index.ts';
import { acceptInvitation } from '../accounts/invite.ts';
import { describeMe, principalOfCookies } from '../accounts/me.ts';
import { callerOf, linkRule, signIn } from '../accounts/sign-in.ts';
import { publicEndpoint } from '../http/endpoint.ts';
import { jsonReply } from '../http/reply.ts';
import { invitationAcceptSchema, meSchema } from '../schemas/account.ts';

export const acceptInvitationEndpoint = publicEndpoint({
  method: 'POST',
  path: '/api/v1/invitations/accept',
  tag: 'Account',
  summary: 'Accept an invitation, with a new account or the one that is signed in',
  schemas: { body: invitationAcceptSchema, answer: meSchema },
  errors: ['unauthenticated', 'not_found', 'conflict', 'rate_limited'],
  handle: async ({ body, request, client, principal, services }) => {
    const { attempts, database, principals } = services;
    const signedIn = principal?.sessionId == null ? null : principal.user;
    const { user, tenantId, made } = await attempts.attempt(
      { [`link:${client.address}`]: linkRule },
      () => acceptInvitation(database, body, signedIn),
    );
    principals.forget();
    if (made && body.password !== undefined) {
      const credentials = { email: user.email, password: body.password };
      const cookies = await signIn(services, credentials, callerOf(request, client));
      const me = await describeMe(services, await principalOfCookies(services, cookies));
      return jsonReply(200, me, cookies);
    }
    await database.control((tx) => chooseTenant(tx, principal?.sessionId ?? '', tenantId));
    const { principal: now } = await principals.resolve(request.headers);
    if (now === null) throw new Error('the session went away while the invitation was accepted');
    return describeMe(services, now);
  },
});
