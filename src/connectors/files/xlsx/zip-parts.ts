import type { Readable } from 'node:stream';
import yauzl, { type Entry } from 'yauzl';
import { AppError } from '../../../core/index.ts';
import { checkUnpacked, defaultUnpackLimits, fileError, type UnpackLimits } from '../read-bytes.ts';

/** The parts of an opened workbook. */
export type ZipParts = AsyncDisposable & {
  readonly has: (name: string) => boolean;
  /** A part's unpacked bytes, and their number. @throws AppError `input_invalid` when it is missing or damaged */
  readonly open: (
    name: string,
  ) => Promise<{ readonly bytes: Readable; readonly sizeBytes: number }>;
};

const maxEntries = 10_000;

/**
 * Opens a workbook as a zip. Sizes are checked before anything is unpacked; yauzl stops a part that unpacks to more than it says.
 *
 * @throws AppError `too_large` for a zip bomb, `input_invalid` for a damaged file
 */
export async function openZip(
  path: string,
  name: string,
  limits: UnpackLimits = defaultUnpackLimits,
): Promise<ZipParts> {
  try {
    const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false });
    const entries = new Map<string, Entry>();
    let packed = 0;
    let unpacked = 0;
    for await (const entry of zip.eachEntry()) {
      entries.set(entry.fileName, entry);
      packed += entry.compressedSize;
      unpacked += entry.uncompressedSize;
      checkUnpacked(name, { packed, unpacked }, limits);
      checkUnpacked(
        name,
        { packed: entry.compressedSize, unpacked: entry.uncompressedSize },
        limits,
      );
      if (entries.size > maxEntries)
        throw new AppError(
          'too_large',
          `${name} has more than ${maxEntries} parts: it is no workbook.`,
        );
    }
    return {
      has: (part) => entries.has(part),
      open: async (part) => {
        const entry = entries.get(part);
        if (entry === undefined)
          throw new AppError(
            'input_invalid',
            `${name} is no workbook: it has no ${part}. A zip of CSV files has to be unpacked first.`,
          );
        const bytes = await zip.openReadStreamPromise(entry);
        return { bytes, sizeBytes: entry.uncompressedSize };
      },
      [Symbol.asyncDispose]: async () => zip.close(),
    };
  } catch (error) {
    throw zipError(error, path, name);
  }
}

/** A fault of the zip in words. */
export function zipError(error: unknown, path: string, name: string): unknown {
  const known = fileError(error, path, name);
  if (known instanceof AppError || !(known instanceof Error)) return known;
  const reason = known.message.replace(/\.$/, '');
  return new AppError('input_invalid', `${name} is a damaged workbook: ${reason}.`, {
    cause: error,
  });
}
