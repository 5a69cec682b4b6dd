import { z } from 'zod';
import { callAuth } from '../accounts/call-auth.ts';
import { publicEndpoint } from '../http/endpoint.ts';
import { jsonReply } from '../http/reply.ts';

export const signOutEndpoint = publicEndpoint({
  method: 'POST',
  path: '/api/auth/sign-out',
  tag: 'Account',
  summary: 'End the session',
  schemas: { body: z.object({}) },
  handle: async ({ request, services }) => {
    const { auth, database, principals } = services;
    const headers = new Headers({ cookie: request.headers.get('cookie') ?? '' });
    const answered = await callAuth(database, () =>
      auth.api.signOut({ headers, returnHeaders: true }),
    );
    principals.forget();
    return jsonReply(200, { ok: true }, answered.headers.getSetCookie());
  },
});
