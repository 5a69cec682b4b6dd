import type { Logger } from '../core/index.ts';
import type { DuckdbFile } from './duckdb-file.ts';
import type { Gate } from './gate.ts';

const checkpointBytes = 4 * 2 ** 20;
const forceBytes = 64 * 2 ** 20;

/**
 * Writes the log into the file once it has grown, so that many small passes neither bloat it nor slow the next open.
 * Readers may keep it from happening; when the log has grown too long, they are held back for the moment it takes.
 */
export async function settleFile(file: DuckdbFile, gate: Gate, logger: Logger): Promise<void> {
  const bytes = file.walBytes();
  if (bytes < checkpointBytes) return;
  try {
    await file.writer.run('CHECKPOINT');
  } catch (error) {
    if (bytes < forceBytes) return;
    logger.debug({ event: 'twin.checkpoint_forced', bytes, error });
    await gate.alone(async () => {
      await file.writer.run('CHECKPOINT');
    });
  }
}
