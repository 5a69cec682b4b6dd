export type {
  BeginConnection,
  BegunConnection,
  CadenceView,
  CallbackOutcome,
  ConnectionActor,
  ConnectionSettings,
  Connections,
  ConnectionTestView,
  ConnectionView,
  MethodView,
  PlatformView,
} from './connections/connections.ts';
export { createSync, type Sync, type SyncOptions } from './create-sync.ts';
export type { Engine } from './engine.ts';
export { type EngineTiming, standardTiming } from './engine-context.ts';
export {
  type BegunImport,
  beginImport,
  filesConnector,
  importFiles,
  resumeImport,
} from './import-files.ts';
export type { ImportContext, ImportMode, ImportOptions, ImportReport } from './import-options.ts';
export { createNotices } from './notices/create-notices.ts';
export type { NoticeKind, NoticeOpening, Notices } from './notices/notices.ts';
export type { Progress } from './progress-rate.ts';
export { findInterrupted } from './run-owner.ts';
export { type RunStreamOptions, runStream, type StreamOutcome } from './run-stream.ts';
export type { RecordsRequest } from './runs/read-records.ts';
export type { RunRequest } from './runs/request-run.ts';
export type { RunMode } from './runs/run-options.ts';
export type { PlatformSetup, SyncContext } from './sync-context.ts';
export { sealedPlace } from './tokens/sealed-grant.ts';
export type { SessionOf, Tokens } from './tokens/tokens.ts';
export type { Acknowledgement, Inbox } from './webhooks/inbox.ts';
export { webhookPath } from './webhooks/webhook-address.ts';
