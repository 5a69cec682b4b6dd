import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../core/index.ts';
import { asDiskFull } from '../../platform/index.ts';

/** Where an unpacked file stops being believable. */
export type UnpackLimits = {
  /** Unpacked bytes of one file or of one part of a workbook. */
  readonly maxUnpackedBytes: number;
  /** Unpacked bytes for one packed byte, once more than `ratioFloorBytes` were unpacked. Sales data packs 5 to 20 times. */
  readonly maxRatio: number;
  readonly ratioFloorBytes: number;
};

export const defaultUnpackLimits: UnpackLimits = {
  maxUnpackedBytes: 32 * 1024 ** 3,
  maxRatio: 200,
  ratioFloorBytes: 32 * 1024 ** 2,
};

/** @throws AppError `too_large` when `unpacked` bytes out of `packed` look like a zip bomb */
export function checkUnpacked(
  name: string,
  sizes: { readonly packed: number; readonly unpacked: number },
  limits: UnpackLimits,
): void {
  const { packed, unpacked } = sizes;
  const bomb =
    unpacked > limits.ratioFloorBytes && unpacked > limits.maxRatio * Math.max(packed, 1);
  if (!bomb && unpacked <= limits.maxUnpackedBytes) return;
  throw new AppError(
    'too_large',
    `${name} unpacks to more than ${Math.floor(unpacked / 1024 ** 2)} MiB out of ${packed} bytes: it looks like a zip bomb and was not read. If it is real data, unpack it first and import the plain file.`,
  );
}

/** What went wrong with a file, in words; anything unknown is returned as it came. */
export function fileError(error: unknown, path: string, name = basename(path)): unknown {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const say = (text: string): AppError => new AppError('input_invalid', text, { cause: error });
  if (code === 'ENOENT')
    return say(`${name} is not there (any more): check the path and try again.`);
  if (code === 'EACCES' || code === 'EPERM') return say(`${name} may not be read by this user.`);
  if (code === 'EISDIR') return say(`${name} is a folder, not a file.`);
  if (code === 'Z_BUF_ERROR') return say(`${name} is cut short: the gzip stream ends too early.`);
  if (typeof code === 'string' && code.startsWith('Z_'))
    return say(`${name} is a damaged gzip file (${(error as Error).message}).`);
  return asDiskFull(error, `read ${name}`);
}

/** The first bytes of a file. */
export async function firstBytes(path: string, count: number): Promise<Buffer> {
  try {
    await using handle = await open(path, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw fileError(error, path);
  }
}

/** True for gzip, known by its first bytes, not by the name. */
function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** One piece of a file's unpacked bytes; `packedBytes` = how far in the file itself the reading is. */
export type BytesPart = { readonly bytes: Buffer; readonly packedBytes: number };

/**
 * The bytes of a file, unpacked when it is gzip.
 *
 * @param seen called with each piece of the file as it lies on disk (for a fingerprint)
 * @throws AppError `input_invalid` when missing, unreadable or damaged, `too_large` for a zip bomb
 */
export async function* readBytes(
  path: string,
  options: {
    readonly signal: AbortSignal;
    /** What the user calls the file, for messages. */
    readonly name?: string;
    readonly limits?: UnpackLimits;
    readonly seen?: (packed: Buffer) => void;
  },
): AsyncGenerator<BytesPart> {
  const limits = options.limits ?? defaultUnpackLimits;
  const name = options.name ?? basename(path);
  try {
    const packed = isGzip(await firstBytes(path, 2));
    const file = createReadStream(path, { highWaterMark: 256 * 1024, signal: options.signal });
    if (options.seen !== undefined) file.on('data', (chunk) => options.seen?.(chunk as Buffer));
    if (!packed) {
      for await (const bytes of file) yield { bytes, packedBytes: file.bytesRead };
      return;
    }
    const unpacked = createGunzip({ chunkSize: 256 * 1024 });
    file.on('error', (error) => unpacked.destroy(error));
    file.pipe(unpacked);
    let total = 0;
    try {
      for await (const bytes of unpacked as AsyncIterable<Buffer>) {
        total += bytes.length;
        checkUnpacked(name, { packed: file.bytesRead, unpacked: total }, limits);
        yield { bytes, packedBytes: file.bytesRead };
      }
    } finally {
      file.destroy();
    }
  } catch (error) {
    options.signal.throwIfAborted();
    throw fileError(error, path, name);
  }
}
