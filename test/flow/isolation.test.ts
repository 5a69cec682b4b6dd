import { DatabaseError } from 'pg';
import { expect, test } from 'vitest';
import type { TenantId } from '../../src/core/index.ts';
import { createTenant, type Database, type Tx } from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { fillEveryTable, insertText, tenantTables } from '../support/fill-tables.ts';

const rowsEach = 2;

/** Two tenants with rows in every table. */
async function twoTenants(database: Database) {
  const a = await createTenant(database, { name: 'A' });
  const b = await createTenant(database, { name: 'B' });
  for (const id of [a, b]) await database.tenant(id, (tx) => fillEveryTable(tx, id, rowsEach));
  const tables = await database.control((tx) => tenantTables(tx));
  return { a, b, tables: [...tables, 'tenant', 'tenant_revision'] };
}

const rowsOf = (table: string): number => (table.startsWith('tenant') ? 1 : rowsEach);

async function count(tx: Tx, text: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(`WITH r AS (${text}) SELECT count(*) AS n FROM r`);
  return row?.n ?? -1;
}

/** The SQLSTATE that a statement fails with in a transaction of its own; null when it does not fail. */
async function failure(database: Database, tenantId: TenantId, text: string) {
  try {
    await database.tenant(tenantId, (tx) => tx.query(text));
    return null;
  } catch (error) {
    return error instanceof DatabaseError ? error.code : error;
  }
}

const denied = '42501';

eachBackend((backend) => {
  test('a tenant sees and changes nothing of another in any table, whatever the SQL says', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const { a, b, tables } = await twoTenants(database);
    expect(tables.length).toBeGreaterThan(18);
    for (const table of tables) {
      await database.tenant(a, async (tx) => {
        const name = `ledger."${table}"`;
        expect(await count(tx, `SELECT 1 FROM ${name}`), table).toBe(rowsOf(table));
        expect(await count(tx, `SELECT 1 FROM ${name} WHERE tenant_id = '${b}'`), table).toBe(0);
        const join = `SELECT 1 FROM ${name} x JOIN ${name} y ON x.tenant_id <> y.tenant_id`;
        expect(await count(tx, join), table).toBe(0);
        const change = `UPDATE ${name} SET tenant_id = tenant_id RETURNING 1`;
        expect(await count(tx, change), table).toBe(rowsOf(table));
        const others = `DELETE FROM ${name} WHERE tenant_id = '${b}' RETURNING 1`;
        expect(await count(tx, others), table).toBe(0);
      });
    }
    for (const table of tables.filter((each) => !each.startsWith('tenant'))) {
      const foreign = await database.tenant(a, (tx) =>
        insertText(tx, table, { tenantId: b, n: 9 }),
      );
      expect(await failure(database, a, foreign), table).toBe(denied);
      const give = `UPDATE ledger."${table}" SET tenant_id = '${b}'`;
      expect(await failure(database, a, give), table).toBe(denied);
      await database.tenant(a, (tx) => tx.query(`DELETE FROM ledger."${table}"`));
      const left = await database.tenant(b, (tx) => count(tx, `SELECT 1 FROM ledger."${table}"`));
      expect(left, table).toBe(rowsEach);
    }
  });

  test('without a tenant there is nothing to see, for the application and for the owner', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const { tables } = await twoTenants(database);
    for (const setup of ['SELECT 1', `SELECT set_config('app.tenant_id', '', true)`]) {
      await database.control(async (tx) => {
        await tx.query(setup);
        // The owner may read who there is, and no more.
        for (const table of tables) {
          const visible = table.startsWith('tenant') ? 2 : 0;
          expect(await count(tx, `SELECT 1 FROM ledger."${table}"`), table).toBe(visible);
        }
        await tx.query('SET LOCAL ROLE tillstream_app');
        for (const table of tables) {
          expect(await count(tx, `SELECT 1 FROM ledger."${table}"`), table).toBe(0);
        }
      });
    }
  });

  test('the application role cannot get around row security', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const { a } = await twoTenants(database);
    for (const text of [
      'TRUNCATE ledger.document',
      'ALTER TABLE ledger.document DISABLE ROW LEVEL SECURITY',
      'DROP POLICY tenant ON ledger.document',
      'CREATE POLICY open ON ledger.document USING (true)',
      'SET LOCAL row_security TO off; SELECT * FROM ledger.document',
      'CREATE TABLE ledger.mine (x integer)',
      'SELECT * FROM control.migration',
    ]) {
      expect(await failure(database, a, text), text).toBe(denied);
    }
    const control = await database.control((tx) =>
      tx.query<{ name: string }>(
        `SELECT relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
         WHERE nspname = 'control' AND relkind IN ('r', 'p', 'v')
           AND (has_table_privilege('tillstream_app', c.oid, 'SELECT')
             OR has_table_privilege('tillstream_app', c.oid, 'INSERT, UPDATE, DELETE'))`,
      ),
    );
    expect(control.map((row) => row.name)).toEqual(['ecb_rate']);
  });

  test('every table of tenants forces row security, and all its keys begin with the tenant', async () => {
    await using scratch = await scratchDatabase(backend);
    const loose = await scratch.database.control((tx) =>
      tx.query(
        `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'ledger' AND c.relkind IN ('r', 'p') AND (NOT c.relrowsecurity OR NOT c.relforcerowsecurity
           OR EXISTS (SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
             WHERE i.indrelid = c.oid AND i.indisunique AND a.attname <> 'tenant_id'))`,
      ),
    );
    expect(loose).toEqual([]);
    const [role] = await scratch.database.control((tx) =>
      tx.query(
        `SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS "mayMore",
           (SELECT count(*) FROM pg_class c WHERE c.relowner = r.oid) AS owned
         FROM pg_roles r WHERE rolname = 'tillstream_app'`,
      ),
    );
    expect(role).toEqual({ mayMore: false, owned: 0 });
  });
});
