import { memberEndpoint } from '../http/endpoint.ts';
import { mappingChoice } from '../mapping-choice.ts';
import { previewBodySchema, previewSchema, uploadIdPath } from '../schemas/imports.ts';

export const previewImportEndpoint = memberEndpoint('import', {
  method: 'POST',
  path: '/api/v1/imports/{uploadId}/preview',
  tag: 'Imports',
  summary: 'What the first rows would become; writes nothing',
  schemas: { path: uploadIdPath, body: previewBodySchema, answer: previewSchema },
  errors: ['not_found', 'mapping_invalid'],
  handle: async ({ path, body, principal, services }) => {
    const { tenantId } = principal;
    const files = await services.uploads.files(tenantId, path.uploadId);
    return services.ports.imports.preview(tenantId, files, mappingChoice(body));
  },
});
