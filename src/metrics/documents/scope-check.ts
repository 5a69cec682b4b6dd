import type { Tx } from '../../ledger/index.ts';
import type { Filter } from '../ir.ts';
import { filterCondition } from '../plan/conditions.ts';
import { makeJoinSet } from '../plan/joins.ts';
import { makeParameters } from '../plan/parameters.ts';
import { resolveFilters } from '../plan/resolve.ts';

/** Does a document have an event that the scope lets through? Without a scope, every document is in it. */
export async function isInScope(tx: Tx, scope: readonly Filter[], id: number): Promise<boolean> {
  if (scope.length === 0) return true;
  const parameters = makeParameters();
  const joins = makeJoinSet(0);
  const conditions = [
    `e.document_id = ${parameters.bind(id, 'integer')}`,
    ...resolveFilters(scope).map((filter) =>
      filterCondition(filter, { clock: 'event', joins, parameters }),
    ),
  ];
  const rows = await tx.queryText(
    `SELECT 1 FROM ledger.sale_event e${joins.sql()} WHERE ${conditions.join(' AND ')} LIMIT 1`,
    parameters.values,
  );
  return rows.length > 0;
}
