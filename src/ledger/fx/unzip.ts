import { inflateRawSync } from 'node:zlib';
import { AppError } from '../../core/index.ts';

const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endOfCentral = 0x06054b50;
const stored = 0;
const deflated = 8;

/** True where bytes begin as a zip archive does. */
export function isZip(bytes: Buffer): boolean {
  return bytes.length >= 4 && bytes.readUInt32LE(0) === localHeader;
}

/**
 * Unpacks the first file of a small zip archive.
 *
 * @param maxBytes what it may unpack to at most
 * @throws AppError `input_invalid` for a broken or encrypted archive, `too_large`
 *
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16 (no zip64).
 */
export function unzipFirst(archive: Buffer, maxBytes: number): Buffer {
  try {
    return entryAt(archive, centralOffset(archive), maxBytes);
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof RangeError && /larger than/i.test(error.message)) {
      throw new AppError('too_large', `The archive unpacks to more than ${maxBytes} bytes.`);
    }
    throw broken(error);
  }
}

function broken(cause?: unknown): AppError {
  return new AppError('input_invalid', 'The zip archive is broken: download it again.', { cause });
}

/** The end record stands in the last 64 KiB, before a comment. */
function centralOffset(archive: Buffer): number {
  for (let at = archive.length - 22; at >= Math.max(0, archive.length - 65_557); at -= 1) {
    if (archive.readUInt32LE(at) === endOfCentral) return archive.readUInt32LE(at + 16);
  }
  throw broken();
}

function entryAt(archive: Buffer, at: number, maxBytes: number): Buffer {
  if (archive.readUInt32LE(at) !== centralHeader) throw broken();
  const flags = archive.readUInt16LE(at + 8);
  const method = archive.readUInt16LE(at + 10);
  const packedBytes = archive.readUInt32LE(at + 20);
  const local = archive.readUInt32LE(at + 42);
  if ((flags & 1) === 1) {
    throw new AppError('input_invalid', 'The zip archive is encrypted: unpack it first.');
  }
  const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(from, from + packedBytes);
  if (packed.length < packedBytes) throw broken();
  if (method === stored) return packed;
  if (method !== deflated) {
    throw new AppError(
      'input_invalid',
      `The zip archive is packed by method ${method}: unpack it.`,
    );
  }
  return inflateRawSync(packed, { maxOutputLength: maxBytes });
}
