import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileOnce, type DataFolder, writeFileAtomic } from '../platform/index.ts';

/** A server that runs on a data folder, as the command line finds it. */
export type ServerRecord = { readonly pid: number; readonly url: string };

const recordFile = (folder: DataFolder): string => join(folder.root, 'server.json');

/** The token by which the command line asks the folder's server; made at the first call, readable by its owner alone. */
export async function operatorToken(folder: DataFolder): Promise<string> {
  await createFileOnce(folder.operatorTokenFile, `${randomBytes(32).toString('base64url')}\n`);
  return (await readFile(folder.operatorTokenFile, 'utf8')).trim();
}

/** Leaves word of a server for the command line. Of several on one folder the last one is asked. */
export async function recordServer(folder: DataFolder, record: ServerRecord): Promise<void> {
  await writeFileAtomic(recordFile(folder), `${JSON.stringify(record)}\n`);
}

/** Takes the word back, unless another server has left its own since. */
export async function forgetServer(folder: DataFolder, pid: number): Promise<void> {
  if ((await readRecord(folder))?.pid === pid) await rm(recordFile(folder), { force: true });
}

/** The server that runs on the folder and answers to its token; null where there is none. */
export async function findServer(folder: DataFolder): Promise<ServerRecord | null> {
  const record = await readRecord(folder);
  if (record === null) return null;
  try {
    const reply = await fetch(`${record.url}/api/operator/status`, {
      headers: { authorization: `Bearer ${await operatorToken(folder)}` },
      signal: AbortSignal.timeout(3000),
    });
    return reply.ok ? record : null;
  } catch {
    return null;
  }
}

async function readRecord(folder: DataFolder): Promise<ServerRecord | null> {
  try {
    const parsed = JSON.parse(await readFile(recordFile(folder), 'utf8')) as Partial<ServerRecord>;
    return typeof parsed.pid === 'number' && typeof parsed.url === 'string'
      ? { pid: parsed.pid, url: parsed.url }
      : null;
  } catch {
    return null;
  }
}
