import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import type { z } from 'zod';
import { AppError } from '../../core/index.ts';
import {
  type BackupHeader,
  footer,
  headerSchema,
  maxChunkBytes,
  maxLineBytes,
  type SectionEnd,
  sectionEndSchema,
  sectionSchema,
  zstdMagic,
} from './backup-format.ts';

/** One table of one tenant, as it comes out of a backup. `chunks` must be read to its end. */
export type BackupSection = {
  /** Index into the header's tables. */
  readonly table: number;
  readonly tenant: string | null;
  /** COPY text. @throws AppError `backup_invalid` at its end, when it is not what was written */
  readonly chunks: AsyncIterable<Buffer>;
  /** Known when the chunks were read. */
  readonly end: () => SectionEnd;
};

export type BackupReader = AsyncDisposable & {
  readonly header: BackupHeader;
  /** Ends only after the file's end mark. */
  readonly sections: () => AsyncIterable<BackupSection>;
};

function damaged(file: string, what: string, cause?: unknown): AppError {
  return new AppError(
    'backup_invalid',
    `${file} is no whole backup of Tillstream: ${what}. Nothing was restored; use another copy of it.`,
    cause === undefined ? {} : { cause },
  );
}

/** Pulls lines and blocks of bytes out of a stream. */
class ByteSource {
  readonly #pieces: AsyncIterator<Buffer>;
  readonly #file: string;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(stream: Readable, file: string) {
    this.#pieces = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    this.#file = file;
  }

  /** False at the end of the stream. */
  async more(): Promise<boolean> {
    try {
      const { done, value } = await this.#pieces.next();
      if (done === true) return false;
      this.#buffer = this.#buffer.length === 0 ? value : Buffer.concat([this.#buffer, value]);
      return true;
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (error instanceof Error && 'syscall' in error) {
        throw new AppError('input_invalid', `${this.#file} cannot be read: ${error.message}`, {
          cause: error,
        });
      }
      throw damaged(this.#file, 'it is damaged or something else', error);
    }
  }

  async bytes(count: number): Promise<Buffer> {
    while (this.#buffer.length < count) {
      if (!(await this.more())) throw damaged(this.#file, 'its end is missing');
    }
    const taken = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    return taken;
  }

  async line(): Promise<string> {
    let searched = 0;
    for (;;) {
      const at = this.#buffer.indexOf(0x0a, searched);
      if (at !== -1) return (await this.bytes(at + 1)).subarray(0, at).toString('utf8');
      searched = this.#buffer.length;
      if (searched > maxLineBytes) throw damaged(this.#file, 'it is damaged');
      if (!(await this.more())) throw damaged(this.#file, 'its end is missing');
    }
  }

  async atEnd(): Promise<boolean> {
    return this.#buffer.length === 0 && !(await this.more());
  }

  async parsed<T>(schema: z.ZodType<T>, what: string): Promise<T> {
    const text = await this.line();
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      throw damaged(this.#file, what, error);
    }
  }
}

/**
 * Opens a backup and reads its header.
 *
 * @throws AppError `backup_invalid` for another kind of file, a damaged one, or one of a newer format; `input_invalid` when
 *   it cannot be read
 */
export async function openBackup(file: string): Promise<BackupReader> {
  const lastByte = await findEnd(file);
  const input = createReadStream(file, { end: lastByte });
  // Errors reach the reader through the iteration of the last stream.
  const stream = pipeline(input, createZstdDecompress(), () => undefined);
  const source = new ByteSource(stream, file);
  const close = async (): Promise<void> => {
    stream.destroy();
    input.destroy();
    await Promise.resolve();
  };
  try {
    const header = await readHeader(source, file);
    return { header, sections: () => readSections(source, file), [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Position of the last byte before the footer. */
async function findEnd(file: string): Promise<number> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    throw new AppError('input_invalid', `${file} cannot be read: is the name right?`, { cause });
  });
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new AppError('input_invalid', `${file} is no file.`);
    const read = async (length: number, position: number): Promise<Buffer> => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    };
    if (!(await read(zstdMagic.length, 0)).equals(zstdMagic)) {
      throw damaged(file, 'it is something else');
    }
    const end = found.size - footer.length;
    if (end <= 0 || !(await read(footer.length, end)).equals(footer)) {
      throw damaged(file, 'its end is missing');
    }
    return end - 1;
  } finally {
    await handle.close();
  }
}

async function readHeader(source: ByteSource, file: string): Promise<BackupHeader> {
  const text = await source.line();
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    throw damaged(file, 'it is something else', cause);
  }
  const parsed = headerSchema.safeParse(header);
  if (parsed.success) return parsed.data;
  if (/"format":"tillstream-backup","version":(?!1\b)\d+/.test(text)) {
    throw damaged(file, 'it was made by a newer version; update Tillstream first', parsed.error);
  }
  throw damaged(file, 'it is something else', parsed.error);
}

async function* readSections(source: ByteSource, file: string): AsyncGenerator<BackupSection> {
  let sections = 0;
  let rows = 0;
  for (;;) {
    const start = await source.parsed(sectionSchema, 'it is damaged');
    if ('end' in start) {
      if (start.end.sections !== sections || start.end.rows !== rows || !(await source.atEnd())) {
        throw damaged(file, 'its parts do not add up');
      }
      return;
    }
    const end: { value: SectionEnd | null } = { value: null };
    yield {
      table: start.table,
      tenant: start.tenant,
      chunks: readChunks(source, file, end),
      end: () => end.value ?? { rows: 0, sha256: '' },
    };
    if (end.value === null) throw new Error('a section of the backup was not read to its end');
    sections += 1;
    rows += end.value.rows;
  }
}

async function* readChunks(
  source: ByteSource,
  file: string,
  end: { value: SectionEnd | null },
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for (;;) {
    const length = (await source.bytes(4)).readUInt32BE();
    if (length === 0) break;
    if (length > maxChunkBytes) throw damaged(file, 'it is damaged');
    const chunk = await source.bytes(length);
    hash.update(chunk);
    yield chunk;
  }
  const written = await source.parsed(sectionEndSchema, 'it is damaged');
  if (written.sha256 !== hash.digest('hex')) throw damaged(file, 'a checksum does not fit');
  end.value = written;
}
