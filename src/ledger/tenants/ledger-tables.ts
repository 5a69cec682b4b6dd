import type { Tx } from '../database.ts';

/** All tables of tenants' data, by name, from the server's own catalogue: a new one is never forgotten. */
export async function ledgerTables(tx: Tx): Promise<readonly string[]> {
  const rows = await tx.query<{ name: string }>(
    `SELECT quote_ident(c.relname) AS name FROM pg_catalog.pg_class c
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'ledger' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname`,
  );
  return rows.map((row) => row.name);
}
