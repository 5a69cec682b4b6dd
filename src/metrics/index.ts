export type { CatalogInfo } from './catalog/catalog.ts';
export { catalogPage } from './catalog/catalog-page.ts';
export { catalogFor, type MetricsContext } from './context.ts';
export {
  createMetrics,
  type Metrics,
  type MetricsOptions,
  type QueryOptions,
} from './create-metrics.ts';
export type {
  DocumentDetail,
  DocumentEvent,
  DocumentSummary,
  DocumentsPage,
  DocumentsRequest,
} from './documents/document-types.ts';
export type { ExecutorName } from './execute/executor.ts';
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
} from './ir.ts';
