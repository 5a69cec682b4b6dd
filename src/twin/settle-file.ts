import type { DuckdbFile } from './duckdb-file.ts';
import type { Gate } from './gate.ts';

/** How much longer than wished the log may grow before readers are held back for it. */
const patience = 16;

/**
 * Writes the log into the file once it is `checkpointBytes` long, so that many small passes neither bloat it nor slow the next
 * open. Readers may keep it from happening; when the log has grown too long, they are held back for the moment it takes.
 *
 * @throws Error DuckDB's own; it may have closed itself to all statements then
 */
export async function settleFile(
  file: DuckdbFile,
  gate: Gate,
  checkpointBytes: number,
): Promise<void> {
  const bytes = file.walBytes();
  if (bytes < checkpointBytes) return;
  try {
    await file.writer.run('CHECKPOINT');
  } catch (error) {
    if (!isHindered(error)) throw error;
    if (bytes < checkpointBytes * patience) return;
    await gate.alone(async () => {
      await file.writer.run('CHECKPOINT');
    });
  }
}

function isHindered(error: unknown): boolean {
  return error instanceof Error && error.message.includes('Cannot CHECKPOINT');
}
