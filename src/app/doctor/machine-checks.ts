import { access, constants, readdir, stat, statfs } from 'node:fs/promises';
import type { DataFolder } from '../../platform/index.ts';
import { type Finding, note, ok, problem } from './finding.ts';

const mebibyte = 2 ** 20;
const scarceMib = 1024;
const critical = 200;

/** Node's version against the oldest that runs this program. */
export function checkRuntime(version: string): Finding {
  const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number);
  const fits = major > 22 || (major === 22 && minor >= 18);
  return fits
    ? ok('Node', version)
    : problem(
        'Node',
        `${version} is too old`,
        'run through npm (`npm run -s tillstream -- …`), which uses the version that belongs to the project',
      );
}

/** Room and rights of the data folder. */
export async function checkDataFolder(folder: DataFolder): Promise<readonly Finding[]> {
  try {
    await access(folder.root, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return [
        problem(
          'Data folder',
          `${folder.root} does not exist`,
          'the first start or import makes it; where there was one, see that --data is right and its disk is mounted',
        ),
      ];
    return [
      problem(
        'Data folder',
        `${folder.root} cannot be written by this user`,
        'run as the user who owns it, or give --data another folder',
      ),
    ];
  }
  const { bavail, bsize } = await statfs(folder.root);
  const freeMib = Math.floor((bavail * bsize) / mebibyte);
  const room = `${folder.root}, ${freeMib.toLocaleString('en')} MiB free`;
  if (freeMib < critical)
    return [
      problem('Data folder', room, 'make room now: imports and syncs stop when the disk is full'),
    ];
  if (freeMib < scarceMib) return [note('Data folder', room, 'make room soon')];
  return [ok('Data folder', room)];
}

/** Files that only their owner may read. */
export async function checkSecrets(folder: DataFolder): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [subject, file] of [
    ['Secret key', folder.secretFile],
    ['Operator token', folder.operatorTokenFile],
  ] as const) {
    const mode = await stat(file).then(
      (facts) => facts.mode & 0o077,
      () => null,
    );
    if (mode === null) continue;
    findings.push(
      mode === 0
        ? ok(subject, 'readable by its owner alone')
        : problem(subject, `${file} can be read by others`, `chmod 600 ${file}`),
    );
  }
  return findings;
}

/** When the last backup in the backups folder was made. */
export async function checkBackups(folder: DataFolder, now: number): Promise<Finding> {
  const names = await readdir(folder.backups).catch(() => []);
  const times = await Promise.all(
    names.map((name) => stat(`${folder.backups}/${name}`).then((facts) => facts.mtimeMs)),
  );
  const newest = Math.max(...times, 0);
  if (newest === 0)
    return note(
      'Backups',
      `none in ${folder.backups}`,
      'make one with `tillstream backup`, and keep a copy on another machine, with the secret key apart from it',
    );
  const days = Math.floor((now - newest) / 86_400_000);
  return days > 7
    ? note('Backups', `the newest is ${days} days old`, 'run `tillstream backup`')
    : ok('Backups', `the newest is ${days} days old`);
}
