import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, type TenantId, tenantId } from '../../core/index.ts';
import { writeFileAtomic } from '../../platform/index.ts';
import type { StoredFile } from '../ports.ts';

const uploadNote = z.object({
  files: z
    .array(z.object({ name: z.string(), file: z.string(), sizeBytes: z.number() }))
    .readonly(),
  /** The run that reads the files; null = none yet. */
  runId: z.string().nullable(),
});

/** What is written beside the files of an upload. */
export type UploadNote = z.output<typeof uploadNote>;

const noteName = 'upload.json';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The folder of an upload. The id comes from a URL: anything but a UUID could name another folder. */
export function uploadFolder(root: string, tenant: TenantId, uploadId: string): string {
  if (!uuid.test(uploadId)) throw new AppError('not_found', 'There is no such upload.');
  return join(root, tenant, uploadId);
}

/** The note of an upload; null where there is none. */
export async function readNote(folder: string): Promise<UploadNote | null> {
  const text = await readFile(join(folder, noteName), 'utf8').catch(() => null);
  return text === null ? null : uploadNote.parse(JSON.parse(text));
}

export async function writeNote(folder: string, note: UploadNote): Promise<void> {
  await writeFileAtomic(join(folder, noteName), JSON.stringify(note));
}

/** The files of an upload with where they lie. */
export function storedFiles(folder: string, { files }: UploadNote): readonly StoredFile[] {
  return files.map(({ name, file, sizeBytes }) => ({ name, sizeBytes, path: join(folder, file) }));
}

/** All uploads that there are. */
export async function uploadFolders(
  root: string,
): Promise<readonly { readonly tenant: TenantId; readonly folder: string }[]> {
  const list = async (folder: string) =>
    (await readdir(folder).catch(() => [])).filter((name) => uuid.test(name));
  const perTenant = (await list(root)).map(async (tenant) =>
    (await list(join(root, tenant))).map((name) => ({
      tenant: tenantId(tenant),
      folder: join(root, tenant, name),
    })),
  );
  return (await Promise.all(perTenant)).flat();
}
