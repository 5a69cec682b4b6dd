type Fields = Readonly<Record<string, unknown>>;

/** A page of a bulk result as lines: what is in nested connections stands on lines of its own, with its parent's id. */
export type BulkLines = { readonly roots: readonly string[]; readonly children: readonly string[] };

export function bulkLines(data: unknown): BulkLines {
  const roots: string[] = [];
  const children: string[] = [];
  if (!isFields(data)) return { roots, children };
  for (const node of nodesOf(Object.values(data)[0])) roots.push(lineOf(node, null, children));
  return { roots, children };
}

function lineOf(node: Fields, parentId: string | null, children: string[]): string {
  const own: Record<string, unknown> = {};
  const nested: unknown[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (isConnection(value)) nested.push(value);
    else own[key] = value;
  }
  if (parentId !== null) own['__parentId'] = parentId;
  const id = typeof node['id'] === 'string' ? node['id'] : parentId;
  for (const connection of nested)
    for (const child of nodesOf(connection)) children.push(lineOf(child, id, children));
  return JSON.stringify(own);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isConnection(value: unknown): boolean {
  return isFields(value) && Array.isArray(value['edges']);
}

function nodesOf(connection: unknown): Fields[] {
  if (!isFields(connection) || !Array.isArray(connection['edges'])) return [];
  return connection['edges'].flatMap((edge: unknown) => {
    const node = isFields(edge) ? edge['node'] : null;
    return isFields(node) ? [node] : [];
  });
}
