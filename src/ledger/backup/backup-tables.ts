import { type Client, escapeIdentifier } from 'pg';
import type { BackupTable } from './backup-format.ts';

/**
 * Tables that a backup leaves out: the record of migrations, which a restore writes anew, and what lets its bearer in for a
 * while. A restored session or link would undo a sign-out, and a stolen backup must not open a door. Of connections: consents
 * under way, and what was true of one moment only (what a platform still allowed, which processes ran).
 */
const leftOut = [
  'migration',
  ...['account_session', 'account_verification', 'one_time_link', 'oauth_request'],
  ...['rate_budget', 'worker'],
];

/**
 * The tables of a backup, parents before children, from the server's own catalogue: a new table is never forgotten.
 */
export async function readBackupTables(client: Client): Promise<readonly BackupTable[]> {
  const { rows } = await client.query<BackupTable & { readonly parents: readonly string[] }>(
    `SELECT n.nspname AS schema, c.relname AS name,
       (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
       (SELECT coalesce(json_agg(pn.nspname || '.' || p.relname), '[]') FROM pg_constraint f
        JOIN pg_class p ON p.oid = f.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
        WHERE f.conrelid = c.oid AND f.contype = 'f' AND p.oid <> c.oid) AS parents
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN ('ledger', 'control') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND NOT (n.nspname = 'control' AND c.relname = ANY ($1))
     ORDER BY n.nspname, c.relname`,
    [leftOut],
  );
  return parentsFirst(rows);
}

type Node = BackupTable & { readonly parents: readonly string[] };

function parentsFirst(nodes: readonly Node[]): readonly BackupTable[] {
  const byName = new Map(nodes.map((node) => [`${node.schema}.${node.name}`, node]));
  const sorted = new Map<string, BackupTable>();
  const place = (key: string, path: readonly string[]): void => {
    const node = byName.get(key);
    if (node === undefined || sorted.has(key)) return;
    if (path.includes(key))
      throw new Error(`tables refer to each other in a ring: ${path.join(', ')}`);
    for (const parent of node.parents) place(parent, [...path, key]);
    sorted.set(key, { schema: node.schema, name: node.name, columns: node.columns });
  };
  for (const key of byName.keys()) place(key, []);
  return [...sorted.values()];
}

/** `"schema"."table"` */
export function tableText(table: BackupTable): string {
  return `${escapeIdentifier(table.schema)}.${escapeIdentifier(table.name)}`;
}

/** `"a", "b"` */
export function columnsText(table: BackupTable): string {
  return table.columns.map(escapeIdentifier).join(', ');
}
