import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../core/index.ts';
import { fileError } from './read-bytes.ts';

/** A file that was given, or that lies in a folder that was given. */
export type FoundFile = {
  readonly path: string;
  /** What the user calls it: its roles are told by this name. */
  readonly name: string;
  /** Named itself, not found in a folder. */
  readonly named: boolean;
};
/** A file or folder to import; with a name of its own where it lies under another one (an upload). */
export type FileInput = string | { readonly path: string; readonly name: string };

/** A file of a folder that was left alone, and why. */
export type IgnoredFile = { readonly name: string; readonly reason: string };

const dataFile = /\.(?:csv|tsv|txt)(?:\.gz)?$|\.xls[xm]$/i;
const skipped = /^(?:\.|~\$|Thumbs\.db$|desktop\.ini$)/i;

/**
 * The files behind paths: a file is itself, a folder is the data files right in it, by name. Files of a folder that hold no
 * table by their name are told, not read.
 *
 * @throws AppError `input_invalid` when a path is missing, or nothing to read is left
 */
export async function findFiles(
  inputs: readonly FileInput[],
): Promise<{ readonly files: readonly FoundFile[]; readonly ignored: readonly IgnoredFile[] }> {
  const files = new Map<string, FoundFile>();
  const ignored: IgnoredFile[] = [];
  for (const input of inputs) {
    const file = typeof input === 'string' ? { path: input, name: basename(input) } : input;
    if (await isFolder(file.path)) {
      const found = await filesOf(file.path);
      for (const one of found.files) if (!files.has(one.path)) files.set(one.path, one);
      ignored.push(...found.ignored);
    } else files.set(file.path, { ...file, named: true });
  }
  if (files.size > 0) return { files: [...files.values()], ignored };
  const names = inputs.map((input) => (typeof input === 'string' ? basename(input) : input.name));
  const told = ignored.map((file) => file.name).join(', ');
  throw new AppError(
    'input_invalid',
    `There is no CSV or XLSX file in ${names.join(', ') || 'what was given'}${told === '' ? '' : ` (only ${told})`}.`,
  );
}

async function filesOf(
  folder: string,
): Promise<{ readonly files: readonly FoundFile[]; readonly ignored: readonly IgnoredFile[] }> {
  const files: FoundFile[] = [];
  const ignored: IgnoredFile[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const { name } = entry;
    if (skipped.test(name)) continue;
    if (entry.isDirectory()) ignored.push({ name, reason: 'a folder inside the folder' });
    else if (dataFile.test(name)) files.push({ path: join(folder, name), name, named: false });
    else ignored.push({ name, reason: 'no CSV or XLSX file' });
  }
  return { files, ignored };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw fileError(error, path);
  }
}
