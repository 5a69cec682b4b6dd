import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { AppError, type TenantId, tenantId } from '../core/index.ts';
import { type FilePlace, removeDuckdbFile } from './duckdb-file.ts';

/** The folder of one node's twins, held by this process alone. */
export type NodeFolder = {
  readonly path: string;
  readonly node: string;
  readonly place: (tenant: TenantId) => FilePlace;
  /** Where a new file is built before it is published in `place`. */
  readonly building: (tenant: TenantId) => FilePlace;
  /** Tenants that have a file here. */
  readonly tenants: () => Promise<readonly TenantId[]>;
  readonly release: () => void;
};

export type HoldOptions = {
  readonly directory: string;
  readonly node: string;
  /** `next`: when the folder is held, try `<node>-2`, `<node>-3` … */
  readonly whenHeld: 'refuse' | 'next';
};

// The operating system's lock guards against other processes only: within one, a file can be opened twice unseen.
const heldHere = new Set<string>();
const nodesAtMost = 32;

/**
 * Takes a node's folder for this process, makes it where needed, and clears away what a killed process left half-done.
 * The hold is a lock of the operating system on a small DuckDB file: it ends with the process, however that ends.
 *
 * @throws AppError `conflict` when another process (or another part of this one) holds it, `config_invalid` for a bad name
 */
export async function holdNodeFolder(options: HoldOptions): Promise<NodeFolder> {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/.test(options.node)) {
    throw new AppError(
      'config_invalid',
      `"${options.node}" is no node name: use letters, digits, ".", "_" and "-", 64 at most`,
    );
  }
  const tries = options.whenHeld === 'next' ? nodesAtMost : 1;
  for (let count = 1; count <= tries; count += 1) {
    const node = count === 1 ? options.node : `${options.node}-${count}`;
    const path = resolve(options.directory, node);
    const lock = await tryLock(path);
    if (lock !== null) return folder({ path, node, lock });
  }
  throw new AppError(
    'conflict',
    `Another process uses the twins in ${resolve(options.directory, options.node)}: stop it, or give this one another node name.`,
  );
}

/** The open lock file, or null when it is held elsewhere. */
async function tryLock(path: string): Promise<DuckDBInstance | null> {
  if (heldHere.has(path)) return null;
  heldHere.add(path);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    return await openLock(join(path, 'node.lock'));
  } catch (error) {
    heldHere.delete(path);
    if (error instanceof Error && /Could not set lock|Conflicting lock/.test(error.message)) {
      return null;
    }
    throw error;
  }
}

async function openLock(file: string): Promise<DuckDBInstance> {
  const options = { threads: '1', memory_limit: '16MiB' };
  try {
    return await DuckDBInstance.create(file, options);
  } catch (error) {
    // A half-written lock file (killed while it was made) holds nothing.
    if (!(error instanceof Error) || !/valid DuckDB database|read enough/.test(error.message)) {
      throw error;
    }
    await rm(file, { force: true });
    return await DuckDBInstance.create(file, options);
  }
}

async function folder(held: {
  readonly path: string;
  readonly node: string;
  readonly lock: DuckDBInstance;
}): Promise<NodeFolder> {
  const { path, node, lock } = held;
  const placeOf = (name: string): FilePlace => ({
    file: join(path, `${name}.duckdb`),
    spool: join(path, 'spool', name),
    temp: join(path, 'temp', name),
  });
  await rm(join(path, 'spool'), { recursive: true, force: true });
  await rm(join(path, 'temp'), { recursive: true, force: true });
  for (const name of await namesIn(path)) {
    if (name.endsWith('.building')) await removeDuckdbFile(placeOf(name));
  }
  return {
    path,
    node,
    place: placeOf,
    building: (tenant) => placeOf(`${tenant}.building`),
    tenants: async () => (await namesIn(path)).flatMap(asTenant),
    release: () => {
      lock.closeSync();
      heldHere.delete(path);
    },
  };
}

/** Names of files here that are ours by their form; anything else is left alone. */
async function namesIn(path: string): Promise<readonly string[]> {
  const found = (existsSync(path) ? await readdir(path) : []).flatMap((entry) => {
    const match = /^([0-9a-f-]{36}(?:\.building)?)\.duckdb(?:\.wal.*)?$/.exec(entry);
    return match?.[1] === undefined ? [] : [match[1]];
  });
  return [...new Set(found)];
}

function asTenant(name: string): readonly TenantId[] {
  try {
    return [tenantId(name)];
  } catch {
    return [];
  }
}
