import type { Json } from '../../core/index.ts';
import { asDiskFull } from '../../platform/index.ts';
import { diskStage } from './jsonl-disk-stage.ts';
import { type JsonLine, jsonLines, readLine } from './jsonl-lines.ts';
import { memoryStage } from './jsonl-memory-stage.ts';
import type { JsonlStage, StagedLine } from './jsonl-stage.ts';
import { type JsonlConnection, Tree } from './jsonl-tree.ts';

export type { JsonlConnection } from './jsonl-tree.ts';

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
/** Of what a join may take, so much is kept as text; a longer file is joined on disk. */
const textShare = 1 / 4;

/**
 * Reads a JSON-lines file whose children name their parent by `__parentId`, wherever they stand, and joins them: in memory while
 * they fit, then on disk. At most two levels below the roots.
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
  const memoryMb = file.memoryMb ?? defaultMemoryMb;
  const count = { lines: 0 };
  try {
    const stage = await stageOf(counted(jsonLines(file.bytes, file.partial), count), memoryMb);
    return {
      lines: count.lines,
      roots: stage.roots,
      orphans: stage.orphans,
      read: (from) => trees(stage.slices(from), connections),
      [Symbol.asyncDispose]: () => stage.close(),
    };
  } catch (error) {
    throw asDiskFull(error, 'stage a bulk export');
  }
}

type Batches = AsyncGenerator<readonly JsonLine[]>;

async function* counted(batches: Batches, count: { lines: number }): Batches {
  for await (const batch of batches) {
    count.lines += batch.length;
    yield batch;
  }
}

async function stageOf(batches: Batches, memoryMb: number): Promise<JsonlStage> {
  const most = memoryMb * 1_048_576 * textShare;
  const lines: JsonLine[] = [];
  let characters = 0;
  for (;;) {
    const { value, done } = await batches.next();
    if (done === true) return memoryStage(lines);
    for (const line of value) {
      lines.push(line);
      characters += line.text.length;
    }
    if (characters > most) return await diskStage(continued(lines.splice(0), batches), memoryMb);
  }
}

async function* continued(first: readonly JsonLine[], rest: Batches): Batches {
  yield first;
  yield* rest;
}

async function* trees(
  slices: AsyncIterable<readonly StagedLine[]>,
  connections: readonly JsonlConnection[],
): AsyncGenerator<Json> {
  for await (const slice of slices) {
    let tree: Tree | null = null;
    let open = -1;
    for (const { root, text } of slice) {
      const value = readLine(text);
      if (tree !== null && root === open) tree.add(value);
      else {
        if (tree !== null) yield tree.root;
        tree = new Tree(value, connections);
        open = root;
      }
    }
    if (tree !== null) yield tree.root;
  }
}
