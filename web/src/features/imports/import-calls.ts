import { queryOptions } from '@tanstack/react-query';
import type {
  ImportMapping,
  ImportPreset,
  ImportPreview,
  ImportStart,
  Run,
} from '../../../../src/api/contract/index.ts';
import { request } from '../../shared/api/client.ts';

export const presetsOptions = queryOptions({
  queryKey: ['import-presets'],
  queryFn: async ({ signal }) =>
    (
      await request<{ readonly presets: readonly ImportPreset[] }>('/api/v1/imports/presets', {
        signal,
      })
    ).presets,
  staleTime: Number.POSITIVE_INFINITY,
});

/** What the first rows would become. Asked anew with every change of the mapping; writes nothing. */
export function previewOptions(uploadId: string, mapping: ImportMapping) {
  return queryOptions({
    queryKey: ['import-preview', uploadId, mapping],
    queryFn: ({ signal }) =>
      request<ImportPreview>(`/api/v1/imports/${uploadId}/preview`, {
        method: 'POST',
        body: { mapping },
        signal,
      }),
    retry: false,
  });
}

export function startImport(uploadId: string, body: ImportStart): Promise<Run> {
  return request<Run>(`/api/v1/imports/${uploadId}/start`, { method: 'POST', body });
}
