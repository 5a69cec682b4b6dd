import type { TenantId } from '../core/index.ts';
import { type Built, buildFile } from './build-file.ts';
import {
  type DuckdbFile,
  type FilePlace,
  openDuckdbFile,
  removeDuckdbFile,
} from './duckdb-file.ts';
import type { TwinContext } from './twin-context.ts';

/**
 * Builds a tenant's file beside the published one, whole and closed. A build that fails leaves nothing behind.
 *
 * @throws AppError the ledger's, `cancelled`; Error DuckDB's own
 */
export async function buildAside(
  place: FilePlace,
  how: { readonly context: TwinContext; readonly tenant: TenantId; readonly signal: AbortSignal },
): Promise<Built> {
  const { context, tenant, signal } = how;
  const { database, limits, buildMemoryMib, chunkRows, logger } = context;
  signal.throwIfAborted();
  await removeDuckdbFile(place);
  // Nobody else reads this file: a build takes two threads also where readers take one each.
  const building = { ...limits, threads: Math.max(2, limits.threads) };
  const memoryMib = Math.max(limits.memoryMib, buildMemoryMib);
  let file: DuckdbFile | null = null;
  try {
    file = await openDuckdbFile(place, { ...building, memoryMib }, logger);
    const source = { database, tenant, spool: place.spool, chunkRows, signal };
    const built = await buildFile(file, source);
    await file.close();
    return built;
  } catch (error) {
    await file?.close();
    await removeDuckdbFile(place);
    throw error;
  }
}
