/** `POST /api/v1/documents` and `GET /api/v1/documents/{id}`: the documents behind a number, as the metrics give them. */
export type {
  DocumentDetail,
  DocumentEvent,
  DocumentSummary,
  DocumentsPage,
  DocumentsRequest,
} from '../../metrics/index.ts';
