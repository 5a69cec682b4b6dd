import type { DuckDBConnection, DuckDBMaterializedResult } from '@duckdb/node-api';
import type { TenantId } from '../core/index.ts';
import type { Position } from '../ledger/index.ts';
import type { ReadConnection } from './duckdb-file.ts';
import { twinSchemaVersion } from './twin-tables.ts';

/** What a file says of itself, in the same transaction as everything else in it. */
export type TwinMeta = {
  readonly position: Position;
  /** Event rows deleted since the file was built. */
  readonly replacedEvents: number;
};

const metaSql = 'SELECT epoch, revision, replaced_events FROM twin.meta';

/** Reads where a connection's transaction stands. Cost: one statement on one row. */
export async function readMeta(connection: DuckDBConnection): Promise<TwinMeta> {
  return await toMeta(await connection.run(metaSql));
}

/** As `readMeta`, by a statement that is prepared once: every query asks this first. */
export async function readPreparedMeta(reader: ReadConnection): Promise<TwinMeta> {
  reader.meta ??= await reader.connection.prepare(metaSql);
  return await toMeta(await reader.meta.run());
}

async function toMeta(result: DuckDBMaterializedResult): Promise<TwinMeta> {
  const [row] = await result.getRows();
  if (row === undefined) throw new Error('Corrupt twin: it has no meta row');
  const [epoch, revision, replaced] = row;
  return {
    position: { epoch: String(epoch), revision: Number(revision) },
    replacedEvents: Number(replaced),
  };
}

/** Why a file can't be this tenant's twin, or null when it can. Says nothing yet of its epoch. */
export async function foreign(
  connection: DuckDBConnection,
  tenant: TenantId,
): Promise<string | null> {
  const tables = await connection.run(
    "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'twin' AND table_name = 'meta'",
  );
  const [count] = (await tables.getRows())[0] ?? [];
  if (count !== 1n) return 'it is no twin';
  const result = await connection.run('SELECT tenant_id, schema_version FROM twin.meta');
  const rows = await result.getRows();
  if (rows.length !== 1) return 'it was never published';
  const [owner, version] = rows[0] ?? [];
  if (owner !== tenant) return 'it is the twin of another tenant';
  return version === twinSchemaVersion ? null : 'it has the shape of another version';
}

/** Writes the first meta row: from then on the file is a twin. */
export async function insertMeta(
  connection: DuckDBConnection,
  tenant: TenantId,
  position: Position,
): Promise<void> {
  await connection.run(
    'INSERT INTO twin.meta VALUES ($1, $2, $3, CAST($4 AS bigint), CAST(0 AS bigint))',
    [tenant, twinSchemaVersion, position.epoch, String(position.revision)],
  );
}

/** Moves the meta row on, inside the caller's transaction. */
export async function moveMeta(
  connection: DuckDBConnection,
  position: Position,
  replacedEvents: number,
): Promise<void> {
  await connection.run(
    'UPDATE twin.meta SET revision = CAST($1 AS bigint), replaced_events = CAST($2 AS bigint)',
    [String(position.revision), String(replacedEvents)],
  );
}
