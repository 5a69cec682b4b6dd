import { callerOf, signIn } from '../accounts/sign-in.ts';
import { publicEndpoint } from '../http/endpoint.ts';
import { jsonReply } from '../http/reply.ts';
import { signInSchema } from '../schemas/account.ts';

export const signInEndpoint = publicEndpoint({
  method: 'POST',
  path: '/api/auth/sign-in/email',
  tag: 'Account',
  summary: 'Sign in with e-mail and password; the answer sets a session cookie',
  schemas: { body: signInSchema },
  errors: ['unauthenticated', 'rate_limited'],
  handle: async ({ body, request, client, services }) =>
    jsonReply(200, { ok: true }, await signIn(services, body, callerOf(request, client))),
});
