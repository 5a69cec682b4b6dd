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
  type ConnectionState,
  connectionMoves,
  runningStates,
} from './connections/connection-state.ts';
export type {
  Database,
  Position,
  SqlValue,
  StatementOptions,
  TenantTx,
  TransactionOptions,
  Tx,
} from './database.ts';
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
export { type EcbReport, importEcbRates } from './fx/ecb-rates.ts';
export { importOwnRates } from './fx/own-rates.ts';
export type { RateBook } from './fx/rate-book.ts';
export { type MigrateOptions, type MigrateReport, migrate } from './migrations/migrate.ts';
export { type Migration, readMigrations } from './migrations/read-migrations.ts';
export { readSchemaState, type SchemaState } from './migrations/schema-state.ts';
export type { LedgerPage, PageOutcome } from './page.ts';
export type {
  LedgerWrite,
  LedgerWriteResult,
} from './pages/ledger-write.ts';
export { type PreparedPage, preparePage } from './pages/prepare-page.ts';
export { type MissingRequest, removeMissing } from './pages/remove-missing.ts';
export { writePage } from './pages/write-page.ts';
export {
  type RestateOptions,
  type RestateReport,
  type RestateScope,
  restate,
} from './restate/restate.ts';
export { findStale } from './restate/stale-documents.ts';
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
  resumeRun,
  startRun,
} from './runs/change-run.ts';
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
