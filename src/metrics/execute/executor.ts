import type { TenantId } from '../../core/index.ts';
import type { Database, Position, SqlValue } from '../../ledger/index.ts';
import type { Twins } from '../../twin/index.ts';
import type { ColumnType } from '../plan/plan.ts';
import { type DecodedRow, decodeRows } from './decode.ts';

export type ExecutorName = 'twin' | 'ledger';

/** A statement inside the common dialect, with the logical types of its columns. */
export type Statement = {
  readonly sql: string;
  readonly values: readonly SqlValue[];
  readonly types: readonly ColumnType[];
};

/** One consistent view of a tenant's data. */
export type View = {
  readonly position: Position;
  readonly run: (statement: Statement) => Promise<readonly DecodedRow[]>;
};

export type ViewOptions = { readonly minRevision?: number; readonly signal?: AbortSignal };

/** Runs statements on one engine. Both give equal answers to equal statements on equal data. */
export type Executor = {
  readonly name: ExecutorName;
  readonly view: <T>(
    tenantId: TenantId,
    work: (view: View) => Promise<T>,
    options?: ViewOptions,
  ) => Promise<T>;
};

const plainValue = /^[\d,;-]*$/;

/**
 * A statement whose values are numbers and days alone, with these written into it: DuckDB plans a statement with places for
 * values twice, without and with them. A value of any other character leaves all of them bound.
 */
export function writtenIn({ sql, values }: Pick<Statement, 'sql' | 'values'>): {
  readonly sql: string;
  readonly values: readonly SqlValue[];
} {
  const plain = values.every((value) => typeof value === 'string' && plainValue.test(value));
  if (!plain) return { sql, values };
  const literal = (_: string, place: string): string => `'${values[Number(place) - 1]}'`;
  return { sql: sql.replaceAll(/\$(\d+)/g, literal), values: [] };
}

/** Runs on this node's columnar twin, which catches up first where `minRevision` asks for it. */
export function twinExecutor(twins: Twins): Executor {
  return {
    name: 'twin',
    view: (tenantId, work, options) =>
      twins.read(
        tenantId,
        (reader) =>
          work({
            position: reader.position,
            run: async (statement) => {
              const { sql, values } = writtenIn(statement);
              return decodeRows((await reader.query(sql, values)).rows, statement.types);
            },
          }),
        options,
      ),
  };
}

/** Runs on Postgres: for tenants too large for a twin, and as the other opinion. It always shows the newest revision. */
export function ledgerExecutor(database: Database): Executor {
  return {
    name: 'ledger',
    view: (tenantId, work, options) =>
      database.tenant(
        tenantId,
        async (tx) => {
          const [position] = await tx.query<Position>(
            'SELECT r.epoch AS epoch, r.revision AS revision FROM ledger.tenant_revision r',
          );
          return work({
            position: position ?? { epoch: '', revision: 0 },
            run: async ({ sql, values, types }) =>
              decodeRows(await tx.queryText(sql, values), types),
          });
        },
        {
          snapshot: true,
          readOnly: true,
          ...(options?.signal === undefined ? {} : { signal: options.signal }),
        },
      ),
  };
}
