import { AppError, type Json } from '../../core/index.ts';
import { textField } from './jsonl-lines.ts';

/** Where the rows of a connection belong. */
export type JsonlConnection = {
  /** Field of the parent that takes them, as `{ nodes: [...] }`. */
  readonly field: string;
  /** `__typename`s of its rows; null = all rows of that parent that no other connection of it names. */
  readonly types: readonly string[] | null;
  readonly children: readonly JsonlConnection[];
};

type Fields = { [key: string]: Json };

/** A root whose children are put in one after another, parents before their own. */
export class Tree {
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
    if (isNodes(list)) list.nodes.push(node);
    else parent.node[field] = { nodes: [node] };
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

function isNodes(value: Json | undefined): value is { readonly nodes: Json[] } {
  return typeof value === 'object' && value !== null && 'nodes' in value;
}

function fieldsOf(value: Json): Fields {
  return typeof value === 'object' && value !== null ? { ...(value as Fields) } : {};
}
