export {
  type AccountUser,
  type ApiKeyRow,
  anyUser,
  apiKeyPrefix,
  chooseTenant,
  closeInvitation,
  createTenant,
  deleteApiKey,
  deleteMember,
  deleteOtherSessions,
  deleteSession,
  deleteUser,
  dropExpired,
  dropLinks,
  findInvitation,
  findMember,
  findUserByEmail,
  firstTenantName,
  holderOfKey,
  type InvitationRow,
  type IssuedLink,
  insertApiKey,
  insertInvitation,
  insertMember,
  insertTenant,
  insertUser,
  issueLink,
  type KeyHolder,
  type LinkPurpose,
  listApiKeys,
  listInvitations,
  listMembers,
  listSessions,
  listTenants,
  listUsers,
  type MemberRole,
  type MemberRow,
  type Membership,
  memberRoles,
  membershipsOf,
  type NewApiKey,
  type NewInvitation,
  type NewMember,
  type NewTenant,
  type NewUser,
  onlyTenant,
  readLink,
  renameTenant,
  replacePassword,
  type SessionRow,
  type TenantSummary,
  type UserSummary,
  updateMember,
  useLink,
} from './accounts/index.ts';
export {
  type BackupCheck,
  type BackupOptions,
  type BackupReport,
  backup,
  checkBackup,
  type RestoreOptions,
  type RestoreReport,
  restore,
} from './backup/index.ts';
export {
  type BudgetRequest,
  observeBudget,
  pauseBudget,
  spendBudget,
} from './budgets/rate-budget.ts';
export { type ConnectionChange, changeConnection } from './connections/change-connection.ts';
export type {
  AuthKind,
  Cadence,
  ConnectionGap,
  ConnectionRow,
} from './connections/connection.ts';
export { type ConnectionFacts, connectionFacts } from './connections/connection-facts.ts';
export {
  type ConnectionState,
  runningStates,
} from './connections/connection-state.ts';
export { createConnection, type NewConnection } from './connections/create-connection.ts';
export {
  type ConnectionMove,
  type ConnectionMoved,
  moveConnection,
  type StateReason,
} from './connections/move-connection.ts';
export { listConnections, readConnection } from './connections/read-connections.ts';
export type { CredentialRow } from './credentials/credential.ts';
export {
  type CredentialLease,
  leaseCredential,
  releaseCredential,
} from './credentials/lease-credential.ts';
export {
  type ResealOptions,
  type ResealReport,
  resealCredentials,
} from './credentials/reseal-credentials.ts';
export {
  type NewCredential,
  readCredential,
  storeCredential,
} from './credentials/store-credential.ts';
export type {
  Database,
  Position,
  SqlValue,
  StatementOptions,
  TenantTx,
  TransactionOptions,
  Tx,
} from './database.ts';
export {
  type RawPage,
  type RawPosition,
  type RawRequest,
  readRawRecords,
  type StoredRaw,
} from './documents/read-raw-records.ts';
export { type OpenDatabaseOptions, openDatabase } from './driver/open-database.ts';
export {
  type EmbeddedOptions,
  type EmbeddedServer,
  openEmbedded,
} from './embedded/open-embedded.ts';
export { type CustomerMerge, mergeCustomers } from './entities/merge-customers.ts';
export type {
  EventContext,
  LineContext,
  SaleEvent,
  SaleEventKind,
} from './events/sale-event.ts';
export { type CopyForecasts, copyForecasts } from './forecasts/copy-forecasts.ts';
export {
  type ForecastBounds,
  type ForecastGrain,
  type ForecastLevel,
  type ForecastMeasure,
  type ForecastNode,
  type ForecastOverride,
  type ForecastRun,
  forecastKey,
  forecastLevels,
  type NewForecast,
  type NewForecastNode,
  type NewForecastOverride,
  type StoredForecast,
} from './forecasts/forecast.ts';
export {
  type AccuracyRequest,
  type AccuracyRow,
  forecastAccuracy,
} from './forecasts/forecast-accuracy.ts';
export {
  ensureForecastNodes,
  type ForecastNodesRequest,
  listForecastNodes,
} from './forecasts/forecast-nodes.ts';
export {
  addForecastOverride,
  listForecastOverrides,
  overriddenValue,
  removeForecastOverride,
} from './forecasts/forecast-overrides.ts';
export {
  currentForecastRun,
  type EndForecastRun,
  endForecastRun,
  listForecastRuns,
  type NewForecastRun,
  noteForecastModel,
  readForecastRun,
  startForecastRun,
} from './forecasts/forecast-runs.ts';
export {
  type ForecastActual,
  type ForecastsRequest,
  fillActuals,
  readForecasts,
  type WriteForecasts,
  writeForecasts,
} from './forecasts/forecast-values.ts';
export { type LatestForecastsRequest, latestForecasts } from './forecasts/latest-forecasts.ts';
export { notKept, thinForecasts } from './forecasts/thin-forecasts.ts';
export { type EcbReport, importEcbRates } from './fx/ecb-rates.ts';
export { importOwnRates } from './fx/own-rates.ts';
export type { RateBook } from './fx/rate-book.ts';
export type { DeliveryOutcome, DeliveryRow, NewDelivery } from './inbox/delivery.ts';
export { type ReplayDeliveries, replayDeliveries } from './inbox/replay-deliveries.ts';
export { storeDelivery } from './inbox/store-delivery.ts';
export {
  countWaiting,
  finishDelivery,
  takeDeliveries,
  type WaitingDeliveries,
} from './inbox/take-deliveries.ts';
export { type MigrateOptions, type MigrateReport, migrate } from './migrations/migrate.ts';
export { type Migration, readMigrations } from './migrations/read-migrations.ts';
export { readSchemaState, type SchemaState } from './migrations/schema-state.ts';
export {
  listNotices,
  type NewNotice,
  type NoticeRow,
  openNotice,
  readNotice,
  resolveNotice,
} from './notices/notices.ts';
export {
  insertOauthRequest,
  type OauthRequest,
  useOauthRequest,
} from './oauth/oauth-requests.ts';
export type { LedgerPage, PageOutcome } from './page.ts';
export type {
  LedgerWrite,
  LedgerWriteResult,
} from './pages/ledger-write.ts';
export {
  dropSeen,
  type MissingFromRun,
  type MissingRecords,
  missingFromRun,
} from './pages/missing-from-run.ts';
export { type PreparedPage, preparePage } from './pages/prepare-page.ts';
export { type MissingRequest, removeMissing } from './pages/remove-missing.ts';
export { writePage } from './pages/write-page.ts';
export {
  type FiguresRequest,
  type LedgerFigure,
  ledgerFigures,
} from './reconcile/ledger-figures.ts';
export {
  type ReconciliationRow,
  readReconciliation,
  saveReconciliation,
} from './reconcile/reconciliation.ts';
export {
  type DataExport,
  type DataExportRequest,
  dropDataExports,
  exportPerson,
  readDataExport,
} from './removal/data-export.ts';
export {
  type RedactCustomer,
  type RedactReport,
  redactCustomer,
} from './removal/redact-customer.ts';
export { type RemoveStoreData, removeStoreData } from './removal/remove-store-data.ts';
export {
  type RestateOptions,
  type RestateReport,
  type RestateScope,
  restate,
} from './restate/restate.ts';
export { findStale } from './restate/stale-documents.ts';
export {
  applyControlRetention,
  type ControlRetention,
  type ControlRetentionReport,
} from './retention/control-retention.ts';
export {
  applyRetention,
  type RetentionDays,
  type RetentionOptions,
  type RetentionReport,
} from './retention/retention.ts';
export {
  cancelRun,
  finishRun,
  heartbeat,
  interruptDeadRuns,
  interruptRun,
  type NewRun,
  type RunEnd,
  requeueRun,
  resumeRun,
  startRun,
} from './runs/change-run.ts';
export { type ConnectionActivity, connectionActivity } from './runs/connection-activity.ts';
export {
  activeRun,
  changeRunStreams,
  findStuckClaims,
  type StuckClaim,
} from './runs/connection-runs.ts';
export {
  type IssuesPage,
  type IssuesRequest,
  type RunsPage,
  type RunsRequest,
  readIssues,
  readRun,
  readRuns,
  readStreamCursor,
} from './runs/read-runs.ts';
export { type ResolveRequest, resolveIssues } from './runs/resolve-issues.ts';
export type { RunRow, RunState, RunStream } from './runs/run.ts';
export { appendRunLog, type RunLogEntry, type RunLogRow, readRunLog } from './runs/run-log.ts';
export {
  changeSchedule,
  listSchedules,
  readSchedule,
  type ScheduleChange,
} from './schedule/change-schedule.ts';
export { claimRun, type RunClaim, releaseRun } from './schedule/claim-run.ts';
export {
  type AccountConnection,
  type DueRequest,
  dueRefreshes,
  dueSchedules,
  findAccountConnections,
  listAllSchedules,
} from './schedule/due-schedules.ts';
export type { ScheduleRow } from './schedule/schedule.ts';
export { type AuditEntry, audit } from './tenants/audit.ts';
export { deleteTenant } from './tenants/delete-tenant.ts';
export {
  countStoreDocuments,
  createStore,
  ensureStore,
  listStores,
  type NewStore,
  readStore,
  type StoreChange,
  type StoreRow,
  updateStore,
} from './tenants/stores.ts';
export {
  readTenant,
  type TenantSettingsChange,
  type TenantSettingsRow,
  updateTenant,
} from './tenants/tenant-settings.ts';
export {
  beatWorker,
  dropDeadWorkers,
  endWorker,
  listWorkers,
  type WorkerRow,
} from './workers/workers.ts';
