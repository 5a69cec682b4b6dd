export type {
  Answer,
  AnswerMeta,
  AnswerRow,
  Clock,
  CompareWith,
  DimensionInfo,
  DimensionValue,
  Filter,
  FilterOp,
  Grain,
  MeasureInfo,
  MeasureValue,
  OrderBy,
  Query,
  StoreFreshness,
  TimeSpec,
  Unit,
} from '../../metrics/index.ts';
export type { ApiError, Me, Role, TenantSettings } from './account.ts';
export type {
  DocumentDetail,
  DocumentEvent,
  DocumentSummary,
  DocumentsPage,
  DocumentsRequest,
} from './documents.ts';
export type { ServerEvent } from './events.ts';
export type {
  ImportMapping,
  ImportPreset,
  ImportPreview,
  ImportStart,
  ImportUpload,
  Run,
  RunIssue,
  RunIssuesPage,
  RunState,
  UploadedFile,
} from './imports.ts';
export type { Store } from './stores.ts';
