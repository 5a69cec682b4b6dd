import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBDataChunk, INTEGER, VARCHAR } from '@duckdb/node-api';
import { AppError } from '../../core/index.ts';
import type { JsonLine } from './jsonl-lines.ts';
import type { JsonlStage, StagedLine } from './jsonl-stage.ts';
import { openScratchFile } from './scratch-file.ts';

const batchRows = 2048;
/** Rows that are sorted and held at once while reading. */
const sliceRows = 20_000;
const folderName = 'tillstream-bulk';

/**
 * Puts lines to their roots on disk: memory does not grow with the file.
 *
 * @param memoryMb what it may take; the rest waits on disk
 * @throws what `batches` throws, and what the disk says
 */
export async function diskStage(
  batches: AsyncIterable<readonly JsonLine[]>,
  memoryMb: number,
): Promise<JsonlStage> {
  const folder = join(tmpdir(), folderName);
  const { connection, close } = await openScratchFile({ folder, purpose: 'bulk', memoryMb });
  try {
    await connection.run(
      'create table line (seq integer, root integer, id varchar, parent varchar, body varchar)',
    );
    const roots = await fill(connection, batches);
    const orphans = await settle(connection);
    return { roots, orphans, slices: (from) => slices(connection, { from, roots }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

const types = [INTEGER, INTEGER, VARCHAR, VARCHAR, VARCHAR];
type Columns = (string | number | null)[][];

/** Returns the number of roots. */
async function fill(
  connection: DuckDBConnection,
  batches: AsyncIterable<readonly JsonLine[]>,
): Promise<number> {
  const appender = await connection.createAppender('line');
  let columns: Columns = types.map(() => []);
  let lines = 0;
  let roots = 0;
  const flush = (): void => {
    const count = columns[0]?.length ?? 0;
    if (count === 0) return;
    const chunk = DuckDBDataChunk.create(types, count);
    chunk.setColumns(columns);
    appender.appendDataChunk(chunk);
    columns = types.map(() => []);
  };
  for await (const batch of batches) {
    for (const { text, id, parent } of batch) {
      const row = [lines, parent === null ? roots : null, id, parent, text];
      for (const [index, cell] of row.entries()) columns[index]?.push(cell);
      lines += 1;
      if (parent === null) roots += 1;
      if (lines % batchRows === 0) flush();
    }
  }
  flush();
  appender.closeSync();
  return roots;
}

/** Puts to each line the root that it hangs from, so that reading is one sort. Returns the lines that hang from none. */
async function settle(connection: DuckDBConnection): Promise<number> {
  await connection.run(`
    create table placed as
    select root, 0 as depth, seq from line where parent is null
    union all
    select p.root, 1, c.seq from line c join line p on p.id = c.parent where p.parent is null
    union all
    select r.root, 2, c.seq from line c
    join line p on p.id = c.parent join line r on r.id = p.parent
    where p.parent is not null and r.parent is null`);
  const result = await connection.runAndReadAll(
    'select (select count(*) from line) - (select count(*) from placed)',
  );
  return Number(result.getRows()[0]?.[0] ?? 0);
}

/**
 * Some thousand rows at a time: one sort of a whole export would need more memory than a join has, and fail late. A slice that
 * comes short is an error, never the end.
 */
async function* slices(
  connection: DuckDBConnection,
  { from, roots }: { readonly from: number; readonly roots: number },
): AsyncGenerator<readonly StagedLine[]> {
  const starts = await sliceStarts(connection, from);
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? roots;
    const slice = await readSlice(connection, { start, end });
    const found = new Set(slice.map(({ root }) => root)).size;
    if (found !== end - start) throw staged(found, end - start);
    yield slice;
  }
  if (starts.length === 0 && from < roots) throw staged(0, roots - from);
}

function staged(found: number, expected: number): AppError {
  return new AppError(
    'internal',
    `Of ${expected} records of a bulk export ${found} could be read back from disk. The sync goes on at its page when it is tried again.`,
    { retryable: true },
  );
}

/** First roots of the slices from a root on. */
async function sliceStarts(connection: DuckDBConnection, from: number): Promise<readonly number[]> {
  const result = await connection.runAndReadAll(
    `select distinct min(root) as start from (
       select root, (row_number() over (order by root) - 1) // ${sliceRows} as slice from placed where root >= $1)
     group by slice order by start`,
    [from],
  );
  return result.getRows().map(([start]) => Number(start));
}

async function readSlice(
  connection: DuckDBConnection,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<readonly StagedLine[]> {
  const result = await connection.runAndReadAll(
    `select placed.root, body from placed join line using (seq)
     where placed.root >= $1 and placed.root < $2 order by placed.root, depth, seq`,
    [start, end],
  );
  return result.getRows().map(([root, body]) => ({ root: Number(root), text: String(body) }));
}
