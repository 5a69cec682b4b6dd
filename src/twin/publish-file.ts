import { rename, rm } from 'node:fs/promises';
import { type FilePlace, removeDuckdbFile } from './duckdb-file.ts';

/**
 * Puts a built, closed file in the place of another, closed one. The old one's log goes first: killed in between, the old
 * file stands at its last checkpoint, while an old log beside a new file would be believed.
 */
export async function publishFile(built: FilePlace, place: FilePlace): Promise<void> {
  await rm(`${place.file}.wal`, { force: true });
  await rename(built.file, place.file);
  await removeDuckdbFile(built);
}
