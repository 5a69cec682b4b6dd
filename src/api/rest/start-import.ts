import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { mappingChoice } from '../mapping-choice.ts';
import { runSchema, startSchema, uploadIdPath } from '../schemas/imports.ts';

export const startImportEndpoint = memberEndpoint('import', {
  method: 'POST',
  path: '/api/v1/imports/{uploadId}/start',
  tag: 'Imports',
  summary: 'Import the uploaded files; the store is made when there is none of that name',
  status: 202,
  schemas: { path: uploadIdPath, body: startSchema, answer: runSchema },
  errors: ['not_found', 'conflict', 'mapping_invalid'],
  handle: async ({ path, body, principal, services }) => {
    const { uploads, ports } = services;
    const { tenantId, actor } = principal;
    const run = await uploads.startRun(tenantId, path.uploadId, (files) =>
      ports.imports.start(tenantId, files, {
        storeName: body.storeName,
        mapping: mappingChoice(body),
        mode: body.mode,
        actor,
      }),
    );
    await noteDeed(services, principal, { action: 'import.start', subject: `run:${run.id}` });
    return run;
  },
});
