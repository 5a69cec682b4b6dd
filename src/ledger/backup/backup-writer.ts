import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import { AppError } from '../../core/index.ts';
import { asDiskFull } from '../../platform/index.ts';
import { type BackupHeader, footer, maxChunkBytes, type SectionEnd } from './backup-format.ts';

/** Writes one backup file. */
export type BackupWriter = {
  readonly header: (header: BackupHeader) => Promise<void>;
  /** Writes a table's copied text; one line is one row. */
  readonly section: (
    name: { readonly table: number; readonly tenant: string | null },
    source: Readable,
  ) => Promise<SectionEnd>;
  /** Ends the file and gives it its name. @returns its bytes */
  readonly finish: (sections: number, rows: number) => Promise<number>;
  /** Leaves nothing behind. Repeating it, or calling it after `finish`, does nothing. */
  readonly abandon: () => Promise<void>;
};

const newline = 0x0a;

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) count += 1;
  return count;
}

/**
 * Opens a backup file for writing. It gets its name when it is whole and on the disk.
 *
 * @throws AppError `conflict` when the file exists, `disk_full`
 */
export async function createBackupWriter(file: string): Promise<BackupWriter> {
  await refuseExisting(file);
  const draft = `${file}.partial`;
  const compress = createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  const output = createWriteStream(draft, { mode: 0o600, flags: 'w' });
  let failure: unknown = null;
  const piped = pipeline(compress, output).catch((error: unknown) => {
    failure = asDiskFull(error, `write ${file}`);
  });
  const write = async (bytes: Uint8Array | string): Promise<void> => {
    if (failure !== null) throw failure;
    if (compress.write(bytes)) return;
    // A failing disk destroys the stream, which then never drains.
    await Promise.race([once(compress, 'drain'), piped]);
    if (failure !== null) throw failure;
  };
  const line = (value: unknown): Promise<void> => write(`${JSON.stringify(value)}\n`);
  let done = false;
  return {
    header: line,
    section: async (name, source) => {
      await line(name);
      const end = await writeChunks(write, source);
      await line(end);
      return end;
    },
    finish: async (sections, rows) => {
      await line({ end: { sections, rows } });
      compress.end();
      await piped;
      if (failure !== null) throw failure;
      await keep(draft, file).catch((error: unknown) => {
        throw asDiskFull(error, `write ${file}`);
      });
      done = true;
      return (await stat(file)).size;
    },
    abandon: async () => {
      if (done) return;
      done = true;
      compress.destroy();
      await finished(output, { error: false }).catch(() => undefined);
      await rm(draft, { force: true });
    },
  };
}

async function refuseExisting(file: string): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found !== null) {
    throw new AppError('conflict', `${file} exists: choose another name, or remove it first.`);
  }
}

async function writeChunks(
  write: (bytes: Uint8Array) => Promise<void>,
  source: Readable,
): Promise<SectionEnd> {
  const hash = createHash('sha256');
  let rows = 0;
  for await (const piece of source as AsyncIterable<Buffer>) {
    for (let at = 0; at < piece.length; at += maxChunkBytes) {
      const chunk = piece.subarray(at, at + maxChunkBytes);
      hash.update(chunk);
      rows += countLines(chunk);
      await write(lengthOf(chunk.length));
      await write(chunk);
    }
  }
  await write(lengthOf(0));
  return { rows, sha256: hash.digest('hex') };
}

function lengthOf(bytes: number): Uint8Array {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(bytes);
  return prefix;
}

/** A name that survives a power cut: the content is on the disk before the name is. */
async function keep(draft: string, file: string): Promise<void> {
  const handle = await open(draft, 'a');
  try {
    await handle.writeFile(footer);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
