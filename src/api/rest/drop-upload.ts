import { memberEndpoint } from '../http/endpoint.ts';
import { uploadIdPath } from '../schemas/imports.ts';

export const dropUploadEndpoint = memberEndpoint('import', {
  method: 'DELETE',
  path: '/api/v1/imports/{uploadId}',
  tag: 'Imports',
  summary: 'Drop uploaded files that are not to be imported after all',
  status: 204,
  schemas: { path: uploadIdPath },
  errors: ['not_found', 'conflict'],
  handle: ({ path, principal, services }) =>
    services.uploads.remove(principal.tenantId, path.uploadId),
});
