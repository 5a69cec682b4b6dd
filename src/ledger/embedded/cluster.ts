import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../core/index.ts';
import { asDiskFull, createFileOnce } from '../../platform/index.ts';
import type { Binaries } from './binaries.ts';
import { canEnter, giveTo, type RunUser } from './run-user.ts';

/** The major version that the package brings; its clusters are not of another's. */
const majorVersion = 18;

/** Passwords of the two users, kept beside the cluster, readable by its owner alone. */
export type Passwords = {
  /** Of `postgres`, the cluster's superuser: creates the other, and nothing else. */
  readonly superuser: string;
  /** Of `tillstream`, the plain owner of the ledger. */
  readonly owner: string;
};

/** The places below the folder of the embedded Postgres. */
export type ClusterFolder = {
  readonly root: string;
  readonly cluster: string;
  readonly log: string;
  readonly passwordFile: string;
  /** Held while the server is started or stopped. */
  readonly startLock: string;
  /** Held, shared, by every process that uses the server. */
  readonly useLock: string;
  /** Where the running server was started: tells containers that share the folder apart. */
  readonly placeFile: string;
};

export function clusterFolder(root: string): ClusterFolder {
  return {
    root,
    cluster: join(root, 'cluster'),
    log: join(root, 'server.log'),
    passwordFile: join(root, 'passwords.json'),
    startLock: join(root, 'start.lock'),
    useLock: join(root, 'use.lock'),
    placeFile: join(root, 'place'),
  };
}

/** Variables of the user's own Postgres tools (PGDATA, PGPORT …) must not reach ours. */
export const bareEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * How the server's user names a folder that is its working directory: by its path, or, where a parent folder is closed to
 * that user (data below root's home), by the working directory itself, which is entered before the user changes.
 */
export function nameOf(folder: string, user: RunUser | null): string {
  if (process.platform !== 'linux' || canEnter(user, folder)) return folder;
  return '/proc/self/cwd';
}

/** @throws AppError `config_invalid` when the file of an existing cluster is gone */
export async function readPasswords(folder: ClusterFolder): Promise<Passwords> {
  if (existsSync(folder.cluster) && !existsSync(folder.passwordFile)) {
    throw new AppError(
      'config_invalid',
      `${folder.passwordFile} is missing: it belongs to the database beside it. Put it back, or restore a backup into a new data folder.`,
    );
  }
  const made: Passwords = {
    superuser: randomBytes(24).toString('hex'),
    owner: randomBytes(24).toString('hex'),
  };
  await createFileOnce(folder.passwordFile, `${JSON.stringify(made)}\n`);
  return JSON.parse(readFileSync(folder.passwordFile, 'utf8')) as Passwords;
}

/** @throws AppError `database_unsupported` when the cluster is of another major version */
function checkVersion(folder: ClusterFolder): void {
  const found = Number(readFileSync(join(folder.cluster, 'PG_VERSION'), 'utf8'));
  if (found === majorVersion) return;
  const advice =
    found > majorVersion
      ? 'update Tillstream, or use the data folder that fits this version'
      : 'make a backup with the version of Tillstream that made it, and restore that into a new data folder';
  throw new AppError(
    'database_unsupported',
    `${folder.cluster} is of Postgres ${found}, and this Tillstream brings Postgres ${majorVersion}: ${advice}.`,
  );
}

const draftPrefix = 'initializing-';

/**
 * Makes the cluster where there is none: in a draft folder that gets its name when it is complete, so that a crash in
 * between leaves nothing that looks like one. Called under the start lock.
 *
 * @throws AppError `disk_full`, `database_unsupported`, `config_invalid`
 */
export async function ensureCluster(
  folder: ClusterFolder,
  options: {
    readonly binaries: Binaries;
    readonly user: RunUser | null;
    readonly password: string;
  },
): Promise<void> {
  for (const name of readdirSync(folder.root)) {
    if (name.startsWith(draftPrefix)) rmSync(join(folder.root, name), { recursive: true });
  }
  if (existsSync(folder.cluster)) {
    checkVersion(folder);
    return;
  }
  const draft = join(folder.root, `${draftPrefix}${process.pid}`);
  const passwordFile = join(folder.root, `${draftPrefix}password`);
  try {
    mkdirSync(draft, { mode: 0o700 });
    giveTo(options.user, draft);
    writeFileSync(passwordFile, options.password, { mode: 0o600 });
    giveTo(options.user, passwordFile);
    await runInitdb(draft, options);
    renameSync(draft, folder.cluster);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw asDiskFull(error, `make the database in ${folder.root}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function runInitdb(
  draft: string,
  { binaries, user }: { readonly binaries: Binaries; readonly user: RunUser | null },
): Promise<void> {
  const name = nameOf(draft, user);
  const flags = [
    `--pgdata=${name}`,
    '--username=postgres',
    `--pwfile=${name}/../${draftPrefix}password`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    // Texts sort by code point, as in the twin.
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(binaries.initdb, flags, {
      ...user,
      cwd: draft,
      env: bareEnvironment,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = `${output}${chunk.toString('utf8')}`.slice(-4_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`initdb failed (${code}):\n${output.trim()}`));
    });
  });
}
