import { resetPassword } from '../accounts/invite.ts';
import { linkRule } from '../accounts/sign-in.ts';
import { publicEndpoint } from '../http/endpoint.ts';
import { passwordResetSchema } from '../schemas/account.ts';

export const resetPasswordEndpoint = publicEndpoint({
  method: 'POST',
  path: '/api/v1/password/reset',
  tag: 'Account',
  summary: 'Set a new password by a link; ends all sessions of the account',
  status: 204,
  schemas: { body: passwordResetSchema },
  errors: ['not_found', 'rate_limited'],
  handle: async ({ body, client, services }) => {
    await services.attempts.attempt({ [`link:${client.address}`]: linkRule }, () =>
      resetPassword(services.database, body),
    );
    services.principals.forget();
  },
});
