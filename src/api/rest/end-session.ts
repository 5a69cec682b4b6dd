import { AppError } from '../../core/index.ts';
import { deleteSession } from '../../ledger/index.ts';
import { personEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';

export const endSessionEndpoint = personEndpoint(null, {
  method: 'DELETE',
  path: '/api/v1/me/sessions/{id}',
  tag: 'Account',
  summary: 'End one of the own sessions',
  status: 204,
  schemas: { path: uuidPath },
  errors: ['not_found'],
  handle: async ({ path, principal, services }) => {
    const ended = await services.database.control((tx) =>
      deleteSession(tx, principal.user.id, path.id),
    );
    services.principals.forget();
    if (!ended) throw new AppError('not_found', 'You have no such session.');
  },
});
