import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { AppError, type Json } from '../../core/index.ts';
import { asDiskFull } from '../../platform/index.ts';
import { type JsonLine, jsonLines, readLine, textField } from './jsonl-lines.ts';

/** Where the rows of a connection belong. */
export type JsonlConnection = {
  /** Field of the parent that takes them, as `{ nodes: [...] }`. */
  readonly field: string;
  /** `__typename`s of its rows; null = all rows of that parent that no other connection of it names. */
  readonly types: readonly string[] | null;
  readonly children: readonly JsonlConnection[];
};

export type JoinedFile = AsyncDisposable & {
  /** Lines of the file. */
  readonly lines: number;
  /** Lines that name no parent. */
  readonly roots: number;
  /** Lines whose parent is not in the file: more than none in a whole file means that it is broken. */
  readonly orphans: number;
  /** Roots in the file's order from the one at `from`, each with its children put where they belong. */
  readonly read: (from: number) => AsyncIterable<Json>;
};

const defaultMemoryMb = 192;
const batchRows = 2048;
/** Rows that are sorted and held at once while reading. */
const sliceRows = 20_000;
const folderName = 'tillstream-bulk';
const fileName = /^bulk-(\d+)-[0-9a-f-]+\.duckdb/;

/**
 * Reads a JSON-lines file whose children name their parent by `__parentId`, wherever they stand, and joins them on disk: memory
 * does not grow with the file. At most two levels below the roots.
 *
 * @param file.partial the file may end in the middle of a line, which is then left out
 * @param file.memoryMb what the join may take; the rest waits on disk
 * @throws AppError `connector_unavailable` when a line is broken, `disk_full`, and what `bytes` throws
 */
export async function joinJsonl(
  file: {
    readonly bytes: AsyncIterable<Uint8Array>;
    readonly partial: boolean;
    readonly memoryMb?: number;
  },
  connections: readonly JsonlConnection[],
): Promise<JoinedFile> {
  const stage = await openStage(file.memoryMb ?? defaultMemoryMb);
  try {
    const counts = await fill(stage, jsonLines(file.bytes, file.partial));
    const orphans = await settle(stage.connection);
    return {
      ...counts,
      orphans,
      read: (from) => readRoots(stage.connection, { from, roots: counts.roots }, connections),
      [Symbol.asyncDispose]: () => stage.close(),
    };
  } catch (error) {
    await stage.close();
    throw asDiskFull(error, 'stage a bulk export');
  }
}

type StageFile = {
  readonly connection: DuckDBConnection;
  readonly close: () => Promise<void>;
};

async function openStage(memoryMb: number): Promise<StageFile> {
  const folder = join(tmpdir(), folderName);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeLeftovers(folder);
  const path = join(folder, `bulk-${process.pid}-${randomUUID()}.duckdb`);
  const instance = await DuckDBInstance.create(path, {
    memory_limit: `${memoryMb}MiB`,
    threads: '2',
    preserve_insertion_order: 'false',
  });
  const connection = await instance.connect();
  await connection.run('pragma disable_checkpoint_on_shutdown');
  await connection.run(
    'create table line (seq integer, root integer, id varchar, parent varchar, body varchar)',
  );
  return {
    connection,
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      for (const end of ['', '.wal', '.tmp'])
        await rm(`${path}${end}`, { force: true, recursive: true });
    },
  };
}

/** Deletes what processes that are gone left behind. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = Number(fileName.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    await rm(join(folder, name), { force: true, recursive: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const types = [INTEGER, INTEGER, VARCHAR, VARCHAR, VARCHAR];
type Columns = (string | number | null)[][];

async function fill(
  { connection }: StageFile,
  batches: AsyncIterable<readonly JsonLine[]>,
): Promise<{ lines: number; roots: number }> {
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
  return { lines, roots };
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
 * Roots with their children, a slice of some thousand rows at a time: one sort of a whole export would need more memory than a
 * join has, and fail late. A slice that comes short is an error, never the end.
 */
async function* readRoots(
  connection: DuckDBConnection,
  { from, roots }: { readonly from: number; readonly roots: number },
  connections: readonly JsonlConnection[],
): AsyncGenerator<Json> {
  const starts = await sliceStarts(connection, from);
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? roots;
    const trees = await readSlice(connection, { start, end }, connections);
    if (trees.length !== end - start) throw staged(trees.length, end - start);
    for (const tree of trees) yield tree.root;
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
  connections: readonly JsonlConnection[],
): Promise<readonly Tree[]> {
  const result = await connection.runAndReadAll(
    `select placed.root, depth, body from placed join line using (seq)
     where placed.root >= $1 and placed.root < $2 order by placed.root, depth, seq`,
    [start, end],
  );
  const trees: Tree[] = [];
  let open = -1;
  for (const [rootCell, , body] of result.getRows()) {
    const root = Number(rootCell);
    const value = readLine(String(body));
    if (root === open) trees.at(-1)?.add(value);
    else trees.push(new Tree(value, connections));
    open = root;
  }
  return trees;
}

type Fields = { [key: string]: Json };

/** A root whose children are put in one after another, parents before their own. */
class Tree {
  readonly root: Fields;
  readonly #parents = new Map<
    string,
    { readonly node: Fields; readonly connections: readonly JsonlConnection[] }
  >();

  constructor(value: Json, connections: readonly JsonlConnection[]) {
    this.root = this.#open(value, connections);
  }

  add(value: Json): void {
    const parent = this.#parents.get(textField(value, '__parentId') ?? '');
    const connection = parent === undefined ? undefined : chosen(value, parent.connections);
    if (parent === undefined || connection === undefined)
      throw new AppError(
        'connector_bug',
        'A bulk export holds a row that belongs nowhere. Please report this.',
        {
          provider: `${textField(value, '__typename') ?? 'a row'} ${textField(value, 'id') ?? ''}`,
        },
      );
    const { field } = connection;
    const node = this.#open(value, connection.children);
    const list = parent.node[field];
    const nodes = isNodes(list) ? list.nodes : [];
    parent.node[field] = { nodes: [...nodes, node] };
  }

  #open(value: Json, connections: readonly JsonlConnection[]): Fields {
    const { __parentId: _, ...fields } = fieldsOf(value);
    const node: Fields = fields;
    for (const { field } of connections) node[field] = { nodes: [] };
    const id = textField(value, 'id');
    if (id !== null) this.#parents.set(id, { node, connections });
    return node;
  }
}

function chosen(value: Json, connections: readonly JsonlConnection[]): JsonlConnection | undefined {
  const type = textField(value, '__typename') ?? '';
  return (
    connections.find(({ types: named }) => named?.includes(type)) ??
    connections.find(({ types: named }) => named === null)
  );
}

function isNodes(value: Json | undefined): value is { readonly nodes: readonly Json[] } {
  return typeof value === 'object' && value !== null && 'nodes' in value;
}

function fieldsOf(value: Json): Fields {
  return typeof value === 'object' && value !== null ? { ...(value as Fields) } : {};
}
