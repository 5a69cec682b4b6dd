import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';

export const readNoticeEndpoint = memberEndpoint('connections', {
  method: 'POST',
  path: '/api/v1/notices/{id}/read',
  tag: 'Connections',
  summary: 'Mark a notice as read, for the company',
  status: 204,
  schemas: { path: uuidPath },
  errors: ['not_found'],
  handle: ({ path, principal, services }) =>
    services.ports.notices.read(principal.tenantId, path.id),
});
