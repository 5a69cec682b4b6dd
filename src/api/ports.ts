import type { CurrencyCode, TenantId, TimeZone } from '../core/index.ts';
import type { Position } from '../ledger/index.ts';
import type { Answer, DimensionInfo, Filter, MeasureInfo } from '../metrics/index.ts';
import type {
  ConnectionsPort,
  DiagnosisPort,
  NoticesPort,
  SchedulerPort,
  SyncPort,
  WebhooksPort,
} from './connection-ports.ts';
import type {
  DocumentDetail,
  DocumentsPage,
  ImportMapping,
  ImportPreset,
  ImportPreview,
  Run,
  RunIssuesPage,
  RunLogEntry,
  Store,
  TenantSettings,
  UploadedFile,
} from './contract/index.ts';
import type { ForecastsPort } from './forecast-ports.ts';

/**
 * What the API needs of the domains, as the composition root hands it in. Input that a domain defines (queries, mappings)
 * comes as `unknown`: the domain's own parser is the only one, and reports all faults at once.
 */
export type ApiPorts = {
  readonly metrics: MetricsPort;
  readonly tenants: TenantsPort;
  readonly stores: StoresPort;
  readonly imports: ImportsPort;
  readonly runs: RunsPort;
  readonly twins: TwinsPort;
  readonly connections: ConnectionsPort;
  readonly sync: SyncPort;
  readonly notices: NoticesPort;
  readonly webhooks: WebhooksPort;
  readonly scheduler: SchedulerPort;
  readonly diagnosis: DiagnosisPort;
  readonly forecasts: ForecastsPort;
};

/** On whose behalf figures are asked for. */
export type MetricsContext = {
  readonly tenantId: TenantId;
  /** Filters that hold whatever the query says: a rep's own sales. Part of every cache key. */
  readonly scope: readonly Filter[];
  /** May measures that tell costs be asked for? */
  readonly costs: boolean;
  /** May people's names be shown? Otherwise customers are labelled by their id. */
  readonly people: boolean;
  readonly signal: AbortSignal;
};

export type MetricsPort = {
  /** @throws AppError `query_invalid` with all faults; `forbidden` for a measure that the context may not see */
  readonly query: (
    context: MetricsContext,
    query: unknown,
    options: { readonly minRevision?: number },
  ) => Promise<Answer>;
  readonly catalog: (context: MetricsContext) => Promise<{
    readonly measures: readonly MeasureInfo[];
    readonly dimensions: readonly DimensionInfo[];
  }>;
  readonly documents: (context: MetricsContext, request: unknown) => Promise<DocumentsPage>;
  /** @throws AppError `not_found` when the tenant has no such document inside the scope */
  readonly document: (context: MetricsContext, id: number) => Promise<DocumentDetail>;
};

export type TenantsPort = {
  readonly settings: (tenantId: TenantId) => Promise<TenantSettings>;
  /** Restates in the background what follows from a change. */
  readonly change: (
    tenantId: TenantId,
    change: Partial<Omit<TenantSettings, 'id'>>,
  ) => Promise<TenantSettings>;
};

export type StoresPort = {
  readonly list: (tenantId: TenantId) => Promise<readonly Store[]>;
  /** @throws AppError `conflict` when the name is taken */
  readonly create: (
    tenantId: TenantId,
    store: {
      readonly name: string;
      readonly platform: string;
      readonly currency: CurrencyCode;
      readonly zone: TimeZone;
    },
  ) => Promise<Store>;
  /** @throws AppError `not_found`, `conflict` */
  readonly change: (
    tenantId: TenantId,
    id: number,
    change: { readonly name?: string; readonly zone?: TimeZone },
  ) => Promise<Store>;
};

/** A file that was uploaded, as it lies on this machine. */
export type StoredFile = {
  /** What the user calls it; only for showing. */
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
};

/** How files are to be read: by a preset or by a mapping of the user's own. */
export type MappingChoice = { readonly preset: string } | { readonly mapping: ImportMapping };

export type ImportsPort = {
  readonly presets: () => Promise<readonly ImportPreset[]>;
  readonly describe: (
    files: readonly StoredFile[],
    signal: AbortSignal,
  ) => Promise<{
    readonly files: readonly UploadedFile[];
    readonly suggestedPreset: string | null;
    readonly suggestedMapping: ImportMapping;
  }>;
  /** Writes nothing. @throws AppError `mapping_invalid` with all faults */
  readonly preview: (
    tenantId: TenantId,
    files: readonly StoredFile[],
    mapping: MappingChoice,
  ) => Promise<ImportPreview>;
  /**
   * Checks the mapping, makes the run and lets it go on in the background. The files stay where they are until the run is
   * over, also over a restart; then the API removes them.
   */
  readonly start: (
    tenantId: TenantId,
    files: readonly StoredFile[],
    options: {
      readonly storeName: string;
      readonly mapping: MappingChoice;
      readonly mode: 'append' | 'replace-range';
      /** `user:<id>`, `key:<id>` or `operator`. */
      readonly actor: string;
    },
  ) => Promise<Run>;
};

export type RunsPort = {
  /** Newest first. */
  readonly list: (
    tenantId: TenantId,
    options: { readonly limit: number; readonly storeId?: number; readonly connectionId?: string },
  ) => Promise<readonly Run[]>;
  /** @throws AppError `not_found` */
  readonly get: (tenantId: TenantId, id: string) => Promise<Run>;
  /** Asks a run to stop after its page. @throws AppError `not_found`, `conflict` when it is over */
  readonly cancel: (tenantId: TenantId, id: string) => Promise<Run>;
  readonly issues: (
    tenantId: TenantId,
    id: string,
    options: { readonly limit: number; readonly cursor?: string },
  ) => Promise<RunIssuesPage>;
  /** What a run noted, oldest first. @throws AppError `not_found` */
  readonly log: (tenantId: TenantId, id: string) => Promise<readonly RunLogEntry[]>;
  /** The rejected rows as CSV text, in pieces, with the files' own header, to mend and import again. */
  readonly issuesCsv: (tenantId: TenantId, id: string) => AsyncIterable<string>;
};

export type TwinsPort = {
  readonly verify: (tenantId: TenantId) => Promise<{
    readonly equal: boolean;
    readonly position: Position;
    readonly tables: readonly {
      readonly table: string;
      readonly equal: boolean;
      readonly ledger: string;
      readonly twin: string;
    }[];
  }>;
  readonly rebuild: (tenantId: TenantId) => Promise<{
    readonly position: Position;
    readonly documents: number;
    readonly events: number;
  }>;
};
