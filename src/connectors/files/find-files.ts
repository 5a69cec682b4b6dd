import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../core/index.ts';
import { fileError } from './read-bytes.ts';

/** A file that was given, or that lies in a folder that was given. */
export type FoundFile = {
  readonly path: string /** Named itself, not found in a folder. */;
  readonly named: boolean;
};
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
  paths: readonly string[],
): Promise<{ readonly files: readonly FoundFile[]; readonly ignored: readonly IgnoredFile[] }> {
  const files: FoundFile[] = [];
  const ignored: IgnoredFile[] = [];
  for (const path of paths) {
    if (!(await isFolder(path))) {
      files.push({ path, named: true });
      continue;
    }
    const entries = (await readdir(path, { withFileTypes: true })).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    );
    for (const entry of entries) {
      if (skipped.test(entry.name)) continue;
      const reason = entry.isDirectory()
        ? 'a folder inside the folder'
        : dataFile.test(entry.name)
          ? null
          : 'no CSV or XLSX file';
      if (reason === null) files.push({ path: join(path, entry.name), named: false });
      else ignored.push({ name: entry.name, reason });
    }
  }
  if (files.length > 0) return { files: unique(files), ignored };
  const told = ignored.map((file) => file.name).join(', ');
  throw new AppError(
    'input_invalid',
    `There is no CSV or XLSX file in ${paths.map((path) => basename(path)).join(', ')}${told === '' ? '' : ` (only ${told})`}.`,
  );
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw fileError(error, path);
  }
}

function unique(files: readonly FoundFile[]): FoundFile[] {
  return [...new Map(files.map((file) => [file.path, file])).values()];
}
