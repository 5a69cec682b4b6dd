import type { RecordProblem } from '../../core/index.ts';
import type { SqlValue } from '../database.ts';
import { contentHash } from '../documents/document-text.ts';
import type { LedgerWrite } from '../pages/ledger-write.ts';
import type { RowColumn } from '../rows/row-writer.ts';
import {
  type EntityCounts,
  type EntityTable,
  entityTable,
  findEntities,
  markDeleted,
  noCounts,
  type StoredEntity,
} from './entity-table.ts';
import { linkTree, type TreeLink } from './link-tree.ts';

/** A kind of thing whose members hang below each other. */
type TreeKind = 'category' | 'location';

const linkColumns: readonly RowColumn[] = [
  ['name', 'text'],
  ['parent_external_id', 'text'],
  ['parent_id', 'integer'],
  ['orphan', 'boolean'],
];
const levelColumns: readonly RowColumn[] = [
  ['level1_id', 'integer'],
  ['level2_id', 'integer'],
  ['level3_id', 'integer'],
];
const tables: Readonly<Record<TreeKind, EntityTable>> = {
  category: entityTable('category', [...linkColumns, ...levelColumns]),
  location: entityTable('location', linkColumns),
};

type TreeRecord = {
  readonly externalId: string;
  readonly name: string;
  readonly parentExternalId: string | null;
};

export type TreeRequest = {
  readonly kind: TreeKind;
  readonly storeId: number;
  readonly records: ReadonlyMap<string, TreeRecord>;
  /** Named by other records. */
  readonly references: ReadonlySet<string>;
  readonly deleted: ReadonlySet<string>;
};

export type TreeOutcome = {
  readonly ids: Map<string, number>;
  readonly counts: EntityCounts;
  readonly problems: readonly RecordProblem[];
  /** Ids of those that went. */
  readonly gone: readonly number[];
};

type Node = {
  readonly id: number;
  readonly name: string;
  readonly parentExternalId: string | null;
  /** The row as stored, values as text; null for a new node. */
  readonly stored: string | null;
};

type StoredNode = StoredEntity & {
  readonly name: string;
  readonly parent_external_id: string | null;
  readonly row: string;
};

/**
 * Writes a page's part of a store's tree and links the whole tree again: a parent may come pages after its child. Only
 * nodes that change are written.
 *
 * Cost: nothing but a lookup where the page names nodes that are all known; else the store's whole tree is read.
 */
export async function writeTree(write: LedgerWrite, request: TreeRequest): Promise<TreeOutcome> {
  const table = tables[request.kind];
  if (request.records.size === 0 && request.deleted.size === 0) {
    const found = await findEntities(write, {
      table,
      storeId: request.storeId,
      externalIds: request.references,
    });
    if ([...request.references].every((externalId) => found.has(externalId))) {
      const ids = new Map([...found].map(([externalId, { id }]) => [externalId, id]));
      return { ids, counts: noCounts, problems: [], gone: [] };
    }
  }
  return rewriteTree(write, request, await readTree(write, request));
}

async function readTree(
  { tx, tenantId }: LedgerWrite,
  { kind, storeId }: TreeRequest,
): Promise<readonly StoredNode[]> {
  const levels = kind === 'category' ? ', level1_id, level2_id, level3_id' : '';
  return tx.query<StoredNode>(
    `SELECT id, external_id, content_hash, deleted_at IS NOT NULL AS deleted, name, parent_external_id,
CAST(jsonb_build_array(name, parent_external_id, parent_id, orphan${levels}) AS text) AS row
FROM ledger.${kind} WHERE tenant_id = CAST($1 AS uuid) AND store_id = CAST($2 AS integer)`,
    [tenantId, String(storeId)],
  );
}

async function rewriteTree(
  write: LedgerWrite,
  request: TreeRequest,
  stored: readonly StoredNode[],
): Promise<TreeOutcome> {
  const nodes = new Map<string, Node>();
  const ids = new Map<string, number>();
  const gone: number[] = [];
  for (const row of stored) {
    ids.set(row.external_id, row.id);
    const deleted = request.deleted.has(row.external_id);
    if (deleted && !row.deleted) gone.push(row.id);
    // Referring to a node that is gone does not bring it back; its record does.
    if (deleted || row.deleted) continue;
    const { id, name, parent_external_id: parentExternalId } = row;
    nodes.set(row.external_id, { id, name, parentExternalId, stored: row.row });
  }
  for (const record of request.records.values()) {
    const { externalId, name, parentExternalId } = record;
    const before = nodes.get(externalId)?.stored ?? null;
    const id = ids.get(externalId) ?? write.takeId();
    ids.set(externalId, id);
    nodes.set(externalId, { id, name, parentExternalId, stored: before });
  }
  for (const externalId of request.references) {
    if (ids.has(externalId)) continue;
    const id = write.takeId();
    ids.set(externalId, id);
    nodes.set(externalId, { id, name: externalId, parentExternalId: null, stored: null });
  }
  await markDeleted(write, { table: tables[request.kind], storeId: request.storeId }, gone);
  const { changed, problems } = await saveNodes(write, request, nodes);
  const stores = [...request.records.keys()].filter((externalId) => changed.has(externalId)).length;
  const unchanged = request.records.size - stores;
  return { ids, counts: { stored: stores, unchanged, removed: gone.length }, problems, gone };
}

async function saveNodes(
  write: LedgerWrite,
  { kind, storeId }: TreeRequest,
  nodes: ReadonlyMap<string, Node>,
): Promise<{ readonly changed: Set<string>; readonly problems: RecordProblem[] }> {
  const links = linkTree(new Map([...nodes].map(([key, node]) => [key, node.parentExternalId])));
  const changed = new Set<string>();
  const problems: RecordProblem[] = [];
  const rows: SqlValue[] = [];
  for (const [externalId, link] of links) {
    const node = nodes.get(externalId);
    if (node === undefined) continue;
    const row = rowOf(kind, { node, link, idOf: (key) => nodes.get(key)?.id ?? null });
    if (node.stored !== null && sameRow(node.stored, row)) continue;
    changed.add(externalId);
    if (link.cycle) problems.push(cycleProblem(kind, externalId, node.parentExternalId));
    const hash = contentHash(JSON.stringify([node.name, node.parentExternalId]));
    rows.push(String(node.id), externalId, hash, ...row.map(asText));
  }
  if (rows.length > 0) {
    write.touch();
    const shared = [write.tenantId, String(storeId), write.revision];
    await tables[kind].write(write.tx, shared, rows);
  }
  return { changed, problems };
}

type Cell = string | number | boolean | null;
type RowRequest = {
  readonly node: Node;
  readonly link: TreeLink;
  readonly idOf: (externalId: string) => number | null;
};

function rowOf(kind: TreeKind, { node, link, idOf }: RowRequest): Cell[] {
  const parentId = link.parent === null ? null : idOf(link.parent);
  const row: Cell[] = [node.name, node.parentExternalId, parentId, link.orphan];
  if (kind === 'location') return row;
  for (const depth of [0, 1, 2]) {
    const ancestor = link.path[depth];
    row.push(ancestor === undefined ? null : idOf(ancestor));
  }
  return row;
}

function sameRow(stored: string, row: readonly Cell[]): boolean {
  return JSON.stringify(JSON.parse(stored)) === JSON.stringify(row);
}

function asText(cell: Cell): string | null {
  return cell === null ? null : String(cell);
}

function cycleProblem(kind: TreeKind, externalId: string, parent: string | null): RecordProblem {
  return {
    recordKind: kind,
    externalId,
    source: null,
    lineNumber: null,
    reason: 'parent_cycle',
    message: `The ${kind} "${externalId}" names "${parent ?? ''}" as its parent, which lies below itself: it is shown at the top until the source is corrected.`,
    raw: null,
  };
}
