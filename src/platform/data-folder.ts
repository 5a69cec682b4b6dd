import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../core/index.ts';
import { asDiskFull } from './disk-full.ts';

/** Where everything on this machine lies, as absolute paths. */
export type DataFolder = {
  readonly root: string;
  /** The embedded Postgres: its cluster, password, log and locks. */
  readonly postgres: string;
  /** This node's twins. */
  readonly twins: string;
  /** Files uploaded for import, until they are taken in. */
  readonly uploads: string;
  /** Rows of imports that run, until they are taken in. */
  readonly staging: string;
  readonly backups: string;
  /** The key of an embedded installation. */
  readonly secretFile: string;
  /** The token by which the CLI asks a server that runs on this folder. */
  readonly operatorTokenFile: string;
};

/** @param root the data folder, relative to the working directory or absolute */
export function dataFolder(root: string, node: string): DataFolder {
  const at = resolve(root);
  return {
    root: at,
    postgres: join(at, 'postgres'),
    twins: join(at, 'twins', node),
    uploads: join(at, 'uploads'),
    staging: join(at, 'staging'),
    backups: join(at, 'backups'),
    secretFile: join(at, 'secret'),
    operatorTokenFile: join(at, 'operator-token'),
  };
}

/**
 * Makes the folders that are missing; those made here may be entered by their owner alone.
 *
 * @throws AppError `config_invalid` when the place cannot be written to, `disk_full`
 */
export async function createDataFolder(folder: DataFolder): Promise<void> {
  try {
    for (const path of [folder.root, folder.twins, folder.uploads, folder.backups]) {
      await mkdir(path, { recursive: true, mode: 0o700 });
    }
    await access(folder.root, constants.W_OK | constants.X_OK);
  } catch (error) {
    const full = asDiskFull(error, `make the data folder ${folder.root}`);
    if (full !== error) throw full;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError(
      'config_invalid',
      `The data folder ${folder.root} cannot be used (${reason}): set TILLSTREAM_DATA to a folder that this user may write to.`,
      { cause: error },
    );
  }
}
