import type { TenantId } from '../../core/index.ts';
import type { Database } from '../../ledger/index.ts';
import type { Answer, AnswerRow } from '../ir.ts';

const dimension = 'customer';

async function namesOf(
  database: Database,
  tenantId: TenantId,
  ids: readonly number[],
): Promise<ReadonlyMap<number, string | null>> {
  const rows = await database.tenant(
    tenantId,
    (tx) =>
      tx.query<{ readonly id: number; readonly name: string | null }>(
        "SELECT id, COALESCE(name, email) AS name FROM ledger.customer WHERE id = ANY(CAST(string_to_array(CAST($1 AS text), ',') AS integer[]))",
        [ids.join(',')],
      ),
    { readOnly: true },
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function named(row: AnswerRow, names: ReadonlyMap<number, string | null>): AnswerRow {
  const value = row.dimensions[dimension];
  if (value === undefined || value.key === null) return row;
  const label = names.get(Number(value.key)) ?? value.label;
  return { ...row, dimensions: { ...row.dimensions, [dimension]: { key: value.key, label } } };
}

/**
 * Puts customers' names in place of their numbers, for those who may see them. Read from the ledger, where alone they are,
 * and never kept.
 */
export async function withCustomerNames(
  database: Database,
  tenantId: TenantId,
  answer: Answer,
): Promise<Answer> {
  const ids = new Set<number>();
  for (const row of answer.rows) {
    const key = row.dimensions[dimension]?.key;
    if (typeof key === 'number') ids.add(key);
  }
  if (ids.size === 0) return answer;
  const names = await namesOf(database, tenantId, [...ids]);
  return { ...answer, rows: answer.rows.map((row) => named(row, names)) };
}
