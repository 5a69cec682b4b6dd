import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  DocumentDetail,
  DocumentsPage,
  DocumentsRequest,
} from '../../../../src/api/contract/index.ts';
import { ledgerKey } from './answers.ts';
import { request } from './client.ts';

export function documentsOptions(query: DocumentsRequest) {
  return queryOptions({
    queryKey: [ledgerKey, 'documents', query],
    queryFn: ({ signal }) =>
      request<DocumentsPage>('/api/v1/documents', { method: 'POST', body: query, signal }),
    placeholderData: keepPreviousData,
  });
}

export function documentOptions(id: number) {
  return queryOptions({
    queryKey: [ledgerKey, 'document', id],
    queryFn: ({ signal }) => request<DocumentDetail>(`/api/v1/documents/${id}`, { signal }),
  });
}
