import { memberEndpoint } from '../http/endpoint.ts';
import { uploadSchema } from '../schemas/imports.ts';

const hourMs = 3_600_000;

export const uploadFilesEndpoint = memberEndpoint('import', {
  method: 'POST',
  path: '/api/v1/imports',
  tag: 'Imports',
  summary: 'Upload CSV or XLSX files and learn what they look like',
  status: 201,
  timeoutMs: hourMs,
  schemas: {
    body: { mediaType: 'multipart/form-data', description: 'One or several files, field "files".' },
    answer: uploadSchema,
  },
  errors: ['too_large', 'disk_full'],
  handle: async ({ request, principal, services, signal }) => {
    const { uploads, ports } = services;
    const { uploadId, files } = await uploads.receive(principal.tenantId, request, signal);
    try {
      return { uploadId, ...(await ports.imports.describe(files, signal)) };
    } catch (error) {
      await uploads.remove(principal.tenantId, uploadId);
      throw error;
    }
  },
});
