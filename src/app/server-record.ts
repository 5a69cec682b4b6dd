import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileOnce, type DataFolder, writeFileAtomic } from '../platform/index.ts';

/** A server that runs on a data folder, as the command line finds it. */
export type ServerRecord = { readonly pid: number; readonly url: string };

const recordName = /^server-[0-9a-f]+\.json$/;

/** The token by which the command line asks the folder's server; made at the first call, readable by its owner alone. */
export async function operatorToken(folder: DataFolder): Promise<string> {
  await createFileOnce(folder.operatorTokenFile, `${randomBytes(32).toString('base64url')}\n`);
  return (await readFile(folder.operatorTokenFile, 'utf8')).trim();
}

/**
 * Leaves word of a server for the command line, in a file of its own: several may run on one folder, and the end of one must
 * not hide the others.
 *
 * @returns takes the word back
 */
export async function recordServer(
  folder: DataFolder,
  record: ServerRecord,
): Promise<() => Promise<void>> {
  await removeRecordsOfTheDead(folder);
  const file = join(folder.root, `server-${randomBytes(6).toString('hex')}.json`);
  await writeFileAtomic(file, `${JSON.stringify(record)}\n`);
  return () => rm(file, { force: true });
}

/** The server that runs on the folder and answers to its token, the latest of several; null where there is none. */
export async function findServer(folder: DataFolder): Promise<ServerRecord | null> {
  const records = await readRecords(folder);
  if (records.length === 0) return null;
  const token = await operatorToken(folder);
  const states = await Promise.all(records.map(({ record }) => stateOf(record, token)));
  return records.find((_, index) => states[index] === 'answers')?.record ?? null;
}

/** A killed server leaves its word behind. One that is merely busy keeps it. */
async function removeRecordsOfTheDead(folder: DataFolder): Promise<void> {
  const token = await operatorToken(folder);
  const remove = async ({ file, record }: StoredRecord): Promise<void> => {
    const state = await stateOf(record, token);
    if (state === 'gone' || state === 'foreign') await rm(file, { force: true });
  };
  await Promise.all((await readRecords(folder)).map(remove));
}

/** `foreign`: something else listens there by now. `silent`: no answer in time. */
type ServerState = 'answers' | 'foreign' | 'gone' | 'silent';

async function stateOf({ url }: ServerRecord, token: string): Promise<ServerState> {
  try {
    const reply = await fetch(`${url}/api/operator/status`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(3000),
    });
    return reply.ok ? 'answers' : 'foreign';
  } catch (error) {
    const cause = error instanceof Error ? error.cause : null;
    const refused = cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
    return refused ? 'gone' : 'silent';
  }
}

type StoredRecord = {
  readonly file: string;
  readonly record: ServerRecord;
  readonly writtenAt: number;
};

/** What servers left, the latest first. */
async function readRecords(folder: DataFolder): Promise<readonly StoredRecord[]> {
  const names = await readdir(folder.root).catch(() => []);
  const records = await Promise.all(
    names
      .filter((name) => recordName.test(name))
      .map((name) => readRecord(join(folder.root, name))),
  );
  return records.filter((one) => one !== null).sort((a, b) => b.writtenAt - a.writtenAt);
}

async function readRecord(file: string): Promise<StoredRecord | null> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    const { pid, url } = JSON.parse(text) as Partial<ServerRecord>;
    return typeof pid === 'number' && typeof url === 'string'
      ? { file, record: { pid, url }, writtenAt: mtimeMs }
      : null;
  } catch {
    return null;
  }
}
