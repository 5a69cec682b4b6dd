import { spawnSync } from 'node:child_process';
import { chownSync, readFileSync, statSync } from 'node:fs';
import { AppError } from '../../core/index.ts';

/** The user that Postgres runs as, where it cannot be ours: Postgres refuses to run as root. */
export type RunUser = { readonly uid: number; readonly gid: number };

/** A user made for the purpose comes first: `nobody` may be shared with other programs. */
const candidates = ['tillstream', 'nobody'];

/**
 * Who runs the server of a folder: null = we ourselves. Under root it is the folder's owner, so that a cluster made by an
 * ordinary user keeps working; a new one gets the user `tillstream` where there is one, else `nobody`.
 *
 * @throws AppError `config_invalid` when there is no such user, or the folder belongs to somebody else
 */
export function chooseRunUser(folder: string): RunUser | null {
  const uid = process.getuid?.();
  if (uid === undefined) return null;
  const owner = statSync(folder);
  if (uid !== 0) {
    if (owner.uid === uid) return null;
    throw new AppError(
      'config_invalid',
      `${folder} belongs to another user (uid ${owner.uid}, this process is uid ${uid}): run as that user or as root, or choose another data folder.`,
    );
  }
  if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const found = findUser();
  if (found !== null) return found;
  throw new AppError(
    'config_invalid',
    `Postgres does not run as root, and this machine has none of the users ${candidates.join(', ')}: create one (useradd --system tillstream), start as an ordinary user, or set DATABASE_URL.`,
  );
}

function findUser(): RunUser | null {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of candidates) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    // Some systems write nobody's number as -2; spawn wants it unsigned.
    if (uid !== undefined && gid !== undefined) {
      return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
    }
  }
  return null;
}

/** Gives a path to the user; nothing to do where we run the server ourselves. */
export function giveTo(user: RunUser | null, path: string): void {
  if (user !== null) chownSync(path, user.uid, user.gid);
}

/** Whether the user may enter a folder by its path: asked of the system itself, which knows groups and access lists. */
export function canEnter(user: RunUser | null, folder: string): boolean {
  if (user === null) return true;
  const tried = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...user, cwd: '/' });
  return tried.status === 0;
}
