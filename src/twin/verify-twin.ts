import { AppError } from '../core/index.ts';
import type { Database, Position, Tx } from '../ledger/index.ts';
import type { TenantTwin } from './tenant-twin.ts';
import type { TableCheck } from './twin.ts';
import type { HeldTwin } from './twin-context.ts';
import {
  addedUpByDocument,
  documentEventTable,
  type TwinColumn,
  type TwinTable,
  twinTables,
} from './twin-tables.ts';

type Engine = 'ledger' | 'twin';
/** Figures of one table by name, as text: the same on both sides when the tables are equal. */
type Figures = ReadonlyMap<string, string>;
type TableFigures = ReadonlyMap<TwinTable, Figures>;

/** A value as text that both engines write alike; null is kept apart from the empty text. */
function asText([name, type]: TwinColumn, engine: Engine): string {
  if (type === 'timestamptz') {
    const micros =
      engine === 'ledger'
        ? `cast(extract(epoch from ${name}) * 1000000 as bigint)`
        : `epoch_us(${name})`;
    return `coalesce(cast(${micros} as text), '~')`;
  }
  if (type === 'text') return `coalesce('=' || ${name}, '~')`;
  return `coalesce(cast(${name} as text), '~')`;
}

/** A number from each row's whole content, summed: rows in any order give the same, and any changed value another. */
function contentSum(table: TwinTable, engine: Engine): string {
  const row = table.columns.map((column) => asText(column, engine)).join(" || '|' || ");
  const digits = `substr(md5(${row}), 1, 12)`;
  const number =
    engine === 'ledger'
      ? `cast(cast('x' || ${digits} as bit(48)) as bigint)`
      : `cast('0x' || ${digits} as bigint)`;
  return `sum(${number})`;
}

const summed = new Set(['bigint', 'numeric(24,12)']);

function figuresSql(
  table: TwinTable,
  engine: Engine,
  from = `ledger.${table.name}`,
): { names: string[]; sql: string } {
  const columns = table.columns.filter(([name, type]) => summed.has(type) && name !== 'revision');
  const parts: readonly (readonly [string, string])[] = [
    ['rows', 'count(*)'],
    ['content', contentSum(table, engine)],
    ...columns.map(([name]) => [name, `sum(${name})`] as const),
  ];
  const select = parts.map(([, sql]) => `cast(${sql} as text)`).join(', ');
  return {
    names: parts.map(([name]) => name),
    sql: `select ${select} from ${from}`,
  };
}

function figures(names: readonly string[], row: readonly unknown[] | undefined): Figures {
  return new Map(names.map((name, place) => [name, String(row?.[place] ?? 'null')]));
}

/** Counts, sums of all amounts, and a content sum of each table, in the transaction's snapshot. Reads everything once. */
async function ledgerFigures(tx: Tx): Promise<TableFigures> {
  const found = new Map<TwinTable, Figures>();
  for (const table of twinTables) {
    const { names, sql } = figuresSql(table, 'ledger');
    found.set(table, figures(names, (await tx.queryText(sql))[0]));
  }
  return found;
}

/** The same figures of a twin, read through `run`. */
async function twinFigures(run: HeldTwin['run']): Promise<TableFigures> {
  const found = new Map<TwinTable, Figures>();
  for (const table of twinTables) {
    const { names, sql } = figuresSql(table, 'twin');
    const rows = await (await run(sql)).getRows();
    found.set(table, figures(names, rows[0]));
  }
  return found;
}

/** Sets both sides side by side, table by table. */
function compareFigures(ledger: TableFigures, twin: TableFigures): readonly TableCheck[] {
  return twinTables.map((table) => {
    const one = written(ledger.get(table));
    const other = written(twin.get(table));
    return { table: table.name, equal: one === other, ledger: one, twin: other };
  });
}

/** Sets what the twin added up beside what its events give when they are added up now. */
async function checkAddedUp(run: HeldTwin['run']): Promise<TableCheck> {
  const read = async (from: string): Promise<string> => {
    const { names, sql } = figuresSql(documentEventTable, 'twin', from);
    return written(figures(names, (await (await run(sql)).getRows())[0]));
  };
  const now = await read(`(${addedUpByDocument('ledger.sale_event')})`);
  const kept = await read('twin.document_event');
  return { table: documentEventTable.name, equal: now === kept, ledger: now, twin: kept };
}

function written(of: Figures | undefined): string {
  return [...(of ?? [])].map(([name, value]) => `${name} ${value}`).join(', ');
}

export type Verified = {
  readonly equal: boolean;
  readonly position: Position;
  readonly tables: readonly TableCheck[];
};

const tries = 3;

/**
 * Compares a twin with the ledger in one revision: the twin is brought to the very snapshot that the ledger's figures are
 * read from, and nothing else changes it until its own were read. Cost: both sides read once, whole.
 *
 * @throws AppError `busy` when the ledger was restored or rewritten under each try
 */
export function verifyTwin(twin: TenantTwin, database: Database): Promise<Verified> {
  return twin.hold(async (held) => {
    for (let count = 0; count < tries; count += 1) {
      const seen = await database.tenant(
        twin.tenant,
        async (tx) => ({ delta: await held.delta(tx), ledger: await ledgerFigures(tx) }),
        { snapshot: true, readOnly: true, signal: held.signal },
      );
      const position = await held.apply(seen.delta);
      // A rebuild reads a snapshot of its own, which may be a later one.
      if (position.revision !== seen.delta.target.revision) continue;
      const copies = compareFigures(seen.ledger, await twinFigures(held.run));
      const tables = [...copies, await checkAddedUp(held.run)];
      return { equal: tables.every((table) => table.equal), position, tables };
    }
    throw new AppError('busy', 'The ledger is being rewritten; verify the twin again later.', {
      retryable: true,
    });
  });
}
