import { createWriteStream } from 'node:fs';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { Busboy, type BusboyFileStream, type BusboyHeaders } from '@fastify/busboy';
import { AppError } from '../../core/index.ts';
import { asDiskFull } from '../../platform/index.ts';

export type UploadLimits = {
  /** Of all files of one upload together. */
  readonly maxBytes: number;
  readonly maxFiles: number;
};

/** A file as it was written: `name` as the user calls it, `file` its name in the folder. */
export type ReceivedFile = {
  readonly name: string;
  readonly file: string;
  readonly sizeBytes: number;
};

type ReceiveOptions = {
  readonly folder: string;
  readonly limits: UploadLimits;
  readonly signal: AbortSignal;
};

const fieldName = 'files';
const kinds = new Set(['.csv', '.tsv', '.txt', '.xlsx', '.gz', '.zip']);

/**
 * Writes the files of a multipart request into a folder, as they arrive.
 *
 * @throws AppError `input_invalid` when it is no multipart request or a file is of another kind, `too_large`, `disk_full`
 */
export async function receiveFiles(
  request: Request,
  options: ReceiveOptions,
): Promise<readonly ReceivedFile[]> {
  const { body } = request;
  const type = request.headers.get('content-type') ?? '';
  if (body === null || !/^multipart\/form-data\b/i.test(type)) {
    throw new AppError('input_invalid', 'Send the files as multipart/form-data, field "files".');
  }
  const stated = Number(request.headers.get('content-length') ?? 0);
  if (stated > options.limits.maxBytes + 1_000_000) throw tooLarge(options.limits);
  const files = await parse(body, { 'content-type': type }, options);
  if (files.length === 0)
    throw new AppError('input_invalid', 'The upload holds no file: the field is called "files".');
  return files;
}

function tooLarge({ maxBytes }: UploadLimits): AppError {
  const size = `${Math.round(maxBytes / 1024 / 1024)} MiB`;
  return new AppError(
    'too_large',
    `The files are larger than ${size} together. Import them with the command line, which has no such limit.`,
  );
}

async function parse(
  body: ReadableStream<Uint8Array>,
  headers: BusboyHeaders,
  { folder, limits, signal }: ReceiveOptions,
): Promise<readonly ReceivedFile[]> {
  const parser = new Busboy({ headers, limits: { files: limits.maxFiles, fieldSize: 65_536 } });
  const writing: Promise<ReceivedFile>[] = [];
  const budget = { leftBytes: limits.maxBytes };
  const failed = Promise.withResolvers<never>();
  parser.on('file', (field: string, stream: BusboyFileStream, given: string) => {
    const written = write(
      { field, stream, given, index: writing.length },
      { folder, limits, budget },
    );
    writing.push(written);
    // The first file that fails ends the request; the others are not waited for.
    written.catch(failed.reject);
  });
  parser.on('filesLimit', () => {
    failed.reject(new AppError('too_large', `At most ${limits.maxFiles} files at once.`));
  });
  const source = Readable.fromWeb(body as NodeReadableStream<Uint8Array>);
  try {
    await Promise.race([pipeline(source, parser, { signal }), failed.promise]);
    return await Promise.all(writing);
  } catch (error) {
    source.destroy();
    await Promise.allSettled(writing);
    throw readFault(error);
  }
}

function readFault(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const full = asDiskFull(error, 'keep the uploaded files');
  if (full !== error) return full;
  return new AppError('input_invalid', 'The upload broke off or is no valid multipart request.', {
    cause: error,
  });
}

type Part = {
  readonly field: string;
  readonly stream: BusboyFileStream;
  readonly given: string;
  readonly index: number;
};

async function write(
  { field, stream, given, index }: Part,
  {
    folder,
    limits,
    budget,
  }: {
    readonly folder: string;
    readonly limits: UploadLimits;
    readonly budget: { leftBytes: number };
  },
): Promise<ReceivedFile> {
  const name = given.split(/[/\\]/).at(-1) ?? '';
  const kind = extname(name).toLowerCase();
  if (field !== fieldName || !kinds.has(kind)) {
    stream.resume();
    throw new AppError(
      'input_invalid',
      field === fieldName
        ? `"${name}" is no file that can be imported: CSV and XLSX can (also gzipped).`
        : `The field "${field}" is not known: files go in the field "files".`,
    );
  }
  // The user's name never becomes a path.
  const file = `${index}${kind === '.gz' ? `${extname(name.slice(0, -3)).toLowerCase()}.gz` : kind}`;
  let sizeBytes = 0;
  stream.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.byteLength;
    budget.leftBytes -= chunk.byteLength;
    if (budget.leftBytes < 0) stream.destroy(tooLarge(limits));
  });
  await pipeline(stream, createWriteStream(join(folder, file), { mode: 0o600, flags: 'wx' }));
  return { name, file, sizeBytes };
}
