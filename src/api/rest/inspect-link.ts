import { inspectLink } from '../accounts/invite.ts';
import { linkRule } from '../accounts/sign-in.ts';
import { publicEndpoint } from '../http/endpoint.ts';
import { linkInfoSchema, tokenSchema } from '../schemas/account.ts';

export const inspectLinkEndpoint = publicEndpoint({
  method: 'POST',
  path: '/api/v1/links/inspect',
  tag: 'Account',
  summary: 'What a claim, invitation or password link is for',
  schemas: { body: tokenSchema, answer: linkInfoSchema },
  errors: ['not_found', 'rate_limited'],
  handle: ({ body, client, services }) =>
    services.attempts.attempt({ [`link:${client.address}`]: linkRule }, () =>
      inspectLink(services.database, body.token),
    ),
});
