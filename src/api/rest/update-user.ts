import { callAuth } from '../accounts/call-auth.ts';
import { personEndpoint } from '../http/endpoint.ts';
import { reply } from '../http/reply.ts';
import { userChangeSchema } from '../schemas/account.ts';

export const updateUserEndpoint = personEndpoint(null, {
  method: 'POST',
  path: '/api/auth/update-user',
  tag: 'Account',
  summary: 'Change the own name',
  status: 204,
  schemas: { body: userChangeSchema },
  handle: async ({ body, request, services }) => {
    const { auth, database, principals } = services;
    const headers = new Headers({ cookie: request.headers.get('cookie') ?? '' });
    const answered = await callAuth(database, () =>
      auth.api.updateUser({ body, headers, returnHeaders: true }),
    );
    principals.forget();
    return reply(204, null, { setCookies: answered.headers.getSetCookie() });
  },
});
