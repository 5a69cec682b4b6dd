import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import { AppError, type Logger, type TenantId } from '../../core/index.ts';
import type { Run } from '../contract/index.ts';
import type { StoredFile } from '../ports.ts';
import { receiveFiles, type UploadLimits } from './receive-files.ts';
import {
  readNote,
  storedFiles,
  type UploadNote,
  uploadFolder,
  uploadFolders,
  writeNote,
} from './upload-folder.ts';

/** Files on their way from a browser to an import: a folder per upload, under its company. */
export type Uploads = {
  /** Writes a multipart request's files to disk as they arrive; on a failure nothing stays. */
  readonly receive: (
    tenant: TenantId,
    request: Request,
    signal: AbortSignal,
  ) => Promise<{ readonly uploadId: string; readonly files: readonly StoredFile[] }>;
  /** @throws AppError `not_found` when the company has no such upload */
  readonly files: (tenant: TenantId, uploadId: string) => Promise<readonly StoredFile[]>;
  /**
   * Starts the run that reads the files, which then stay until it is over.
   *
   * @throws AppError `not_found`, `conflict` when a run reads them already
   */
  readonly startRun: (
    tenant: TenantId,
    uploadId: string,
    start: (files: readonly StoredFile[]) => Promise<Run>,
  ) => Promise<Run>;
  /** @throws AppError `not_found`, `conflict` while a run reads the files */
  readonly remove: (tenant: TenantId, uploadId: string) => Promise<void>;
  /** Removes uploads whose run is over, and those that nobody started within a day. Returns how many. */
  readonly sweep: (
    isOver: (tenant: TenantId, runId: string) => Promise<boolean>,
  ) => Promise<number>;
};

export type UploadsOptions = {
  readonly folder: string;
  readonly limits: UploadLimits;
  readonly now: () => number;
  readonly logger: Logger;
};

const abandonedAfterMs = 86_400_000;

async function known(folder: string): Promise<UploadNote> {
  const found = await readNote(folder);
  if (found !== null) return found;
  throw new AppError('not_found', 'There is no such upload: it was imported, dropped or expired.');
}

async function receive(
  folder: string,
  request: Request,
  options: { readonly limits: UploadLimits; readonly signal: AbortSignal },
): Promise<readonly StoredFile[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const note = { files: await receiveFiles(request, { folder, ...options }), runId: null };
    await writeNote(folder, note);
    return storedFiles(folder, note);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function createStarter() {
  const starting = new Set<string>();
  return async (
    folder: string,
    start: (files: readonly StoredFile[]) => Promise<Run>,
  ): Promise<Run> => {
    const note = await known(folder);
    if (note.runId !== null || starting.has(folder))
      throw new AppError('conflict', 'These files are being imported already.');
    starting.add(folder);
    try {
      const run = await start(storedFiles(folder, note));
      await writeNote(folder, { ...note, runId: run.id });
      return run;
    } finally {
      starting.delete(folder);
    }
  };
}

async function sweep(
  options: UploadsOptions,
  isOver: (tenant: TenantId, runId: string) => Promise<boolean>,
): Promise<number> {
  const isDue = async (tenant: TenantId, folder: string) => {
    const runId = (await readNote(folder))?.runId ?? null;
    if (runId !== null) return isOver(tenant, runId);
    return options.now() - (await stat(folder)).mtimeMs > abandonedAfterMs;
  };
  let removed = 0;
  for (const { tenant, folder } of await uploadFolders(options.folder)) {
    // One that cannot be judged now is judged the next time.
    if (!(await isDue(tenant, folder).catch(() => false))) continue;
    await rm(folder, { recursive: true, force: true });
    removed += 1;
  }
  if (removed > 0) options.logger.info({ event: 'uploads.swept', removed });
  return removed;
}

/** Keeps uploads under `folder/<tenant>/<upload>/`. */
export function createUploads(options: UploadsOptions): Uploads {
  const folderOf = (tenant: TenantId, id: string) => uploadFolder(options.folder, tenant, id);
  const startRun = createStarter();
  return {
    receive: async (tenant, request, signal) => {
      const uploadId = randomUUID();
      const { limits } = options;
      return {
        uploadId,
        files: await receive(folderOf(tenant, uploadId), request, { limits, signal }),
      };
    },
    files: async (tenant, uploadId) => {
      const folder = folderOf(tenant, uploadId);
      return storedFiles(folder, await known(folder));
    },
    startRun: (tenant, uploadId, start) => startRun(folderOf(tenant, uploadId), start),
    remove: async (tenant, uploadId) => {
      const folder = folderOf(tenant, uploadId);
      if ((await known(folder)).runId !== null)
        throw new AppError('conflict', 'These files are being imported: cancel the run instead.');
      await rm(folder, { recursive: true, force: true });
    },
    sweep: (isOver) => sweep(options, isOver),
  };
}
