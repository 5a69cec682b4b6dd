import { existsSync } from 'node:fs';
import type { Logger, TenantId } from '../core/index.ts';
import type { Position } from '../ledger/index.ts';
import { duckdbFailure } from './duckdb-failure.ts';
import {
  type DuckdbFile,
  type FileLimits,
  type FilePlace,
  openDuckdbFile,
  removeDuckdbFile,
} from './duckdb-file.ts';
import { foreign, readMeta } from './twin-meta.ts';

type Options = {
  readonly place: FilePlace;
  readonly limits: FileLimits;
  readonly logger: Logger;
};
type Expected = {
  readonly tenant: TenantId;
  /** Where the ledger stands. */
  readonly position: Position;
};

/**
 * Opens the tenant's file if it can be believed. One that can't (none, no DuckDB file, damaged, another tenant's, of another
 * shape, another epoch, or ahead of the ledger) is removed with all that lies beside it, and the answer is null.
 *
 * @throws Error what says nothing against the file: another process holds it, no rights, too many open files
 */
export async function openTrusted(
  options: Options,
  expected: Expected,
): Promise<{ readonly file: DuckdbFile; readonly position: Position } | null> {
  const { place, limits, logger } = options;
  if (!existsSync(place.file)) {
    await removeDuckdbFile(place);
    return null;
  }
  let file: DuckdbFile | null = null;
  let reason: string;
  try {
    file = await openDuckdbFile(place, limits, logger);
    const verdict = await judge(file, expected);
    if (verdict.kind === 'trusted') return { file, position: verdict.position };
    reason = verdict.reason;
  } catch (error) {
    if (duckdbFailure(error) !== 'damaged') {
      await file?.close();
      throw error;
    }
    reason = 'it is damaged';
    logger.warn({ event: 'twin.damaged', error });
  }
  await file?.close();
  await removeDuckdbFile(place);
  logger.warn({ event: 'twin.removed', reason });
  return null;
}

type Verdict =
  | { readonly kind: 'trusted'; readonly position: Position }
  | { readonly kind: 'refused'; readonly reason: string };

async function judge(file: DuckdbFile, expected: Expected): Promise<Verdict> {
  const reason = await foreign(file.writer, expected.tenant);
  if (reason !== null) return { kind: 'refused', reason };
  const { position } = await readMeta(file.writer);
  if (position.epoch !== expected.position.epoch) {
    return { kind: 'refused', reason: 'it is of another epoch' };
  }
  if (position.revision > expected.position.revision) {
    return { kind: 'refused', reason: 'it is ahead of the ledger' };
  }
  return { kind: 'trusted', position };
}
