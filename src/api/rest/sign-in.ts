import { nudgeStores } from '../accounts/nudge-stores.ts';
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
  handle: async ({ body, request, client, services }) => {
    const cookies = await signIn(services, body, callerOf(request, client));
    const cookie = cookies.map((text) => text.split(';')[0]).join('; ');
    nudgeStores(services, new Headers({ cookie }));
    return jsonReply(200, { ok: true }, cookies);
  },
});
