import { describeMe } from '../accounts/me.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { meSchema } from '../schemas/account.ts';

export const getMeEndpoint = memberEndpoint(null, {
  method: 'GET',
  path: '/api/v1/me',
  tag: 'Account',
  summary: 'Who is signed in, where, and what they may do',
  schemas: { answer: meSchema },
  handle: ({ principal, services }) => describeMe(services, principal),
});
