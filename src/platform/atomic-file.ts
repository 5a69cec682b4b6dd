import { randomBytes } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asDiskFull } from './disk-full.ts';

/** Rights of files that hold secrets: the owner alone. */
const privateMode = 0o600;

async function writeBeside(file: string, content: string | Uint8Array, mode: number) {
  const draft = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}`);
  const handle = await open(draft, 'wx', mode);
  try {
    await handle.writeFile(content);
    // Without it a power cut can leave the new name with an empty file.
    await handle.sync();
  } finally {
    await handle.close();
  }
  return draft;
}

/**
 * Writes a file so that a reader, or a crash at any moment, sees the old content or the new one, whole.
 *
 * @param mode rights of the file, 0600 by default
 * @throws AppError `disk_full`
 */
export async function writeFileAtomic(
  file: string,
  content: string | Uint8Array,
  mode: number = privateMode,
): Promise<void> {
  let draft: string | null = null;
  try {
    draft = await writeBeside(file, content, mode);
    await rename(draft, file);
  } catch (error) {
    if (draft !== null) await rm(draft, { force: true });
    throw asDiskFull(error, `write ${file}`);
  }
}

/**
 * Creates a file with mode 0600 unless it exists; whole or not at all, also when several processes try at once.
 *
 * @returns whether this call made it
 * @throws AppError `disk_full`
 */
export async function createFileOnce(file: string, content: string | Uint8Array): Promise<boolean> {
  let draft: string | null = null;
  try {
    draft = await writeBeside(file, content, privateMode);
    // A link never replaces: the first of several wins, and nobody sees a half-written file.
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw asDiskFull(error, `write ${file}`);
  } finally {
    if (draft !== null) await rm(draft, { force: true });
  }
}
