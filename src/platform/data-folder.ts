import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

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

/** Makes the folders that are missing; those made here may be entered by their owner alone. */
export async function createDataFolder(folder: DataFolder): Promise<void> {
  for (const path of [folder.root, folder.twins, folder.uploads, folder.staging, folder.backups]) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  }
}
