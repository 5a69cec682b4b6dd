import {
  type ApiPorts,
  describeRun,
  type ImportPreview,
  type MappingChoice,
  type StoredFile,
} from '../../api/index.ts';
import {
  describeFiles,
  findPreset,
  prepareImport,
  presets,
  sampleImport,
} from '../../connectors/index.ts';
import { tenantId as asTenantId, currencyExponent, type TenantId } from '../../core/index.ts';
import { listStores, listTenants, readRun } from '../../ledger/index.ts';
import { filesConnector, findInterrupted } from '../../sync/index.ts';
import type { Base } from '../open-base.ts';
import { createImportThread, type ImportThread } from './import-thread.ts';
import { rejectedRowsCsv } from './rejected-rows-csv.ts';

/** A server's imports: the API's port over files, and what starts and ends with the server. */
export type Imports = {
  readonly port: ApiPorts['imports'];
  readonly issuesCsv: ApiPorts['runs']['issuesCsv'];
  /** Takes up the imports that an earlier server left. */
  readonly resume: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const shownDocuments = 20;
const shownProblems = 50;

export function createImports(base: Base): Imports {
  const { database, folder, logger, config } = base;
  const thread = createImportThread(
    {
      connectionString: database.connectionString,
      stagingFolder: folder.staging,
      logLevel: config.logLevel,
    },
    logger,
  );
  const runOf = async (tenantId: TenantId, runId: string) => {
    const [row, stores] = await Promise.all([
      readRun(database, tenantId, runId),
      listStores(database, tenantId),
    ]);
    return describeRun(row, stores.find((store) => store.id === row.storeId)?.name ?? '');
  };
  return {
    port: {
      presets: async () => presets(),
      describe: async (files, signal) => {
        const { tables, preset, mapping } = await describeFiles(inputs(files), { signal });
        return {
          files: tables,
          suggestedPreset: preset?.name ?? null,
          suggestedMapping: mapping ?? {},
        };
      },
      preview: (_tenantId, files, choice) => preview(files, choice),
      start: async (tenantId, files, { storeName, mapping, mode, actor }) => {
        const task = {
          kind: 'begin',
          tenantId,
          storeName,
          mode,
          files: inputs(files),
          mapping: mappingOf(mapping),
          trigger: actor,
        } as const;
        return runOf(tenantId, await thread.begin(task));
      },
    },
    issuesCsv: (tenantId, runId) => rejectedRowsCsv(database, tenantId, runId),
    resume: () => resumeInterrupted(base, thread),
    close: thread.close,
  };
}

async function resumeInterrupted({ database, logger }: Base, thread: ImportThread): Promise<void> {
  for (const { id } of await listTenants(database)) {
    const interrupted = await findInterrupted(database, asTenantId(id));
    for (const run of interrupted.filter(
      (one) => one.connector === filesConnector && startedHere(one.trigger),
    )) {
      thread
        .begin({ kind: 'resume', tenantId: id, runId: run.id })
        .catch((error: unknown) =>
          logger.warn({ event: 'import.not_resumed', runId: run.id, error }),
        );
    }
  }
}

/** Imports of the command line are their caller's to start again. */
function startedHere(trigger: string): boolean {
  return trigger.startsWith('user:') || trigger.startsWith('key:');
}

function inputs(files: readonly StoredFile[]): { readonly path: string; readonly name: string }[] {
  return files.map(({ path, name }) => ({ path, name }));
}

function mappingOf(choice: MappingChoice): unknown {
  return 'preset' in choice ? findPreset(choice.preset).mapping : choice.mapping;
}

async function preview(
  files: readonly StoredFile[],
  choice: MappingChoice,
): Promise<ImportPreview> {
  const prepared = await prepareImport({
    files: inputs(files),
    mapping: mappingOf(choice),
    signal: AbortSignal.timeout(60_000),
  });
  const { documents, problems, rowsRead } = sampleImport(prepared);
  return {
    documents: documents.slice(0, shownDocuments).map((document) => ({
      kind: document.kind,
      number: document.number,
      placedAt: new Date(document.placedAt).toISOString(),
      currency: document.currency,
      lines: document.lines.length,
      grossMinor: document.lines.reduce((sum, line) => sum + line.gross, 0),
      customer: document.customerExternalId,
      country: document.country,
    })),
    problems: problems.slice(0, shownProblems).map(({ source, lineNumber, reason, message }) => ({
      file: source ?? '',
      line: lineNumber,
      reason,
      message,
    })),
    rowsRead,
    currencyExponent: currencyExponent(prepared.currency),
  };
}
