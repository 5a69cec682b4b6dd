export { createAccount } from './accounts/create-account.ts';
export {
  createPasswordLink,
  type InviteOptions,
  invite,
} from './accounts/invite.ts';
export { permissions } from './accounts/permissions.ts';
export type {
  ConnectionsPort,
  DayWindow,
  DiagnosisPort,
  Doer,
  Marks,
  NoticesPort,
  SchedulerPort,
  SchedulerStatus,
  SettingCheck,
  SyncCommand,
  SyncPort,
  WebhooksPort,
} from './connection-ports.ts';
export type {
  Connection,
  ConnectionBegun,
  DocumentDetail,
  DocumentsPage,
  ImportMapping,
  ImportPreset,
  ImportPreview,
  ImportUpload,
  OneTimeLink,
  Role,
  Run,
  RunIssuesPage,
  Store,
  TenantSettings,
  UploadedFile,
} from './contract/index.ts';
export { type Api, type ApiOptions, createApi } from './create-api.ts';
export type { ForecastsPort, NodeDay } from './forecast-ports.ts';
export { createForecastsPort } from './forecasts/forecasts-port.ts';
export { noPlanning } from './forecasts/no-planning.ts';
export { describeRun, ledgerPorts, type RestateHooks } from './ledger-ports.ts';
export { type ConnectionPorts, noConnections } from './no-connections.ts';
export type {
  ApiPorts,
  ImportsPort,
  MappingChoice,
  MetricsContext,
  MetricsPort,
  RunsPort,
  StoredFile,
  StoresPort,
  TenantsPort,
  TwinsPort,
} from './ports.ts';
export { type ServedApi, serveApi } from './serve-api.ts';
export { createSyncPorts, type SyncPortsOptions } from './sync-ports/create-sync-ports.ts';
