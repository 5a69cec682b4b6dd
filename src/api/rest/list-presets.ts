import { memberEndpoint } from '../http/endpoint.ts';
import { presetsSchema } from '../schemas/imports.ts';

export const listPresetsEndpoint = memberEndpoint('import', {
  method: 'GET',
  path: '/api/v1/imports/presets',
  tag: 'Imports',
  summary: 'Ready mappings',
  schemas: { answer: presetsSchema },
  handle: async ({ services }) => ({ presets: await services.ports.imports.presets() }),
});
