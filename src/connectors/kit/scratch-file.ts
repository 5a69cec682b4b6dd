import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** A DuckDB file that lives as long as its work. */
export type ScratchFile = {
  readonly connection: DuckDBConnection;
  /** Closes and deletes it. */
  readonly close: () => Promise<void>;
};

export type ScratchPlace = {
  readonly folder: string;
  /** What it is for: its name begins with it. A word of small letters. */
  readonly purpose: string;
  /** What DuckDB may take; the rest waits on disk beside the file. */
  readonly memoryMb: number;
};

/**
 * Makes an empty DuckDB file to sort and join rows in, in bounded memory, and deletes those of the same purpose that processes
 * which are gone left behind.
 *
 * @throws Error of the file system or DuckDB's own
 */
export async function openScratchFile(place: ScratchPlace): Promise<ScratchFile> {
  const { folder, purpose, memoryMb } = place;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeLeftovers(place);
  const path = join(folder, `${purpose}-${process.pid}-${randomUUID()}.duckdb`);
  const instance = await DuckDBInstance.create(path, {
    memory_limit: `${memoryMb}MiB`,
    threads: '2',
    preserve_insertion_order: 'false',
  });
  const connection = await instance.connect();
  // The file is deleted: writing it out tidily when it is closed would be for nothing.
  await connection.run('pragma disable_checkpoint_on_shutdown');
  return {
    connection,
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      for (const end of ['', '.wal', '.tmp'])
        await rm(`${path}${end}`, { force: true, recursive: true });
    },
  };
}

async function removeLeftovers({ folder, purpose }: ScratchPlace): Promise<void> {
  const ours = new RegExp(`^${purpose}-(\\d+)-[0-9a-f-]+\\.duckdb`);
  for (const name of await readdir(folder)) {
    const pid = Number(ours.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    await rm(join(folder, name), { force: true, recursive: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
