import { callAuth } from '../accounts/call-auth.ts';
import { signInRules } from '../accounts/sign-in.ts';
import { personEndpoint } from '../http/endpoint.ts';
import { reply } from '../http/reply.ts';
import { passwordChangeSchema } from '../schemas/account.ts';

export const changePasswordEndpoint = personEndpoint(null, {
  method: 'POST',
  path: '/api/auth/change-password',
  tag: 'Account',
  summary: 'Change the own password',
  status: 204,
  schemas: { body: passwordChangeSchema },
  errors: ['rate_limited'],
  handle: async ({ body, request, principal, services }) => {
    const { auth, database, principals, attempts } = services;
    const headers = new Headers({ cookie: request.headers.get('cookie') ?? '' });
    const revokeOtherSessions = body.revokeOtherSessions ?? false;
    const answered = await attempts.attempt(
      { [`account:${principal.user.email}`]: signInRules.account },
      () =>
        callAuth(database, () =>
          auth.api.changePassword({
            body: { ...body, revokeOtherSessions },
            headers,
            returnHeaders: true,
          }),
        ),
    );
    principals.forget();
    return reply(204, null, { setCookies: answered.headers.getSetCookie() });
  },
});
