import { randomUUID } from 'node:crypto';
import type { TenantId } from '../../src/core/index.ts';
import type { Tx } from '../../src/ledger/index.ts';

type Column = {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly position: number;
};

/** Values for columns that a check restricts. A new restricted column fails the tests until it stands here. */
const restricted: Readonly<Record<string, string>> = {
  'document.kind': 'order',
  'sale_event.kind': 'sale',
  'fx_rate.rate': '1.5',
  'forecast_node.level': 'company',
  'forecast_node.measure': 'net_sales',
  'forecast_run.grain': 'day',
  'forecast_override.grain': 'day',
  'forecast_override.kind': 'set',
};

const madeUp: Readonly<Record<string, (n: number) => string>> = {
  int4: (n) => String(n),
  int8: (n) => String(n),
  _text: (n) => `{"text ${n}"}`,
  text: (n) => `text ${n}`,
  bool: () => 'true',
  numeric: (n) => `${n}.5`,
  date: (n) => `2025-01-${String(1 + (n % 28)).padStart(2, '0')}`,
  timestamptz: (n) => `2025-01-${String(1 + (n % 28)).padStart(2, '0')}T00:00:00Z`,
  uuid: () => randomUUID(),
  jsonb: (n) => `{"n":${n}}`,
  bytea: (n) => `\\x${n.toString(16).padStart(4, '0')}`,
};

/** Tables of tenants' data other than the tenant itself, from the server's catalogue. */
export async function tenantTables(tx: Tx): Promise<readonly string[]> {
  const rows = await tx.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'ledger' AND c.relkind IN ('r', 'p')
       AND c.relname NOT IN ('tenant', 'tenant_revision') ORDER BY c.relname`,
  );
  return rows.map((row) => row.name);
}

async function requiredColumns(tx: Tx, table: string): Promise<readonly Column[]> {
  return tx.query<Column>(
    `SELECT a.attname AS name, t.typname AS type, a.attnum AS position,
       a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS required
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     WHERE a.attrelid = to_regclass('ledger.' || $1) AND a.attnum > 0 AND NOT a.attisdropped
       AND a.attgenerated = '' ORDER BY a.attnum`,
    [table],
  );
}

/** One row of made-up values, as the statement that inserts it. `n` tells rows apart. */
export async function insertText(
  tx: Tx,
  table: string,
  row: { readonly tenantId: TenantId; readonly n: number },
): Promise<string> {
  const columns = (await requiredColumns(tx, table)).filter((column) => column.required);
  const values = columns.map((column) => {
    if (column.name === 'tenant_id') return `'${row.tenantId}'`;
    const value = restricted[`${table}.${column.name}`] ?? madeUp[column.type]?.(row.n);
    if (value === undefined) throw new Error(`no value for ${table}.${column.name} ${column.type}`);
    return `'${value}'`;
  });
  const names = columns.map((column) => `"${column.name}"`);
  return `INSERT INTO ledger.${table} (${names.join(', ')}) VALUES (${values.join(', ')})`;
}

/**
 * Puts `rows` rows into every table of a tenant's data. The transaction has the tenant set.
 *
 * @returns the tables
 */
export async function fillEveryTable(
  tx: Tx,
  tenantId: TenantId,
  rows: number,
): Promise<readonly string[]> {
  const tables = await tenantTables(tx);
  for (const table of tables) {
    for (let n = 1; n <= rows; n += 1) await tx.query(await insertText(tx, table, { tenantId, n }));
  }
  return tables;
}
