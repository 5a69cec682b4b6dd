import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { twinTables } from './twin-tables.ts';

const ledger = ['0001-ledger.sql', '0007-connections.sql', '0008-forecasts.sql']
  .map((file) => readFileSync(join(import.meta.dirname, '../ledger/migrations', file), 'utf8'))
  .join('\n');

/** Columns of a table as its CREATE statement names them, with their types. */
function ledgerColumns(table: string): ReadonlyMap<string, string> {
  const body =
    new RegExp(`create table ledger\\.${table} \\((.*?)\\n\\);`, 's').exec(ledger)?.[1] ?? '';
  const columns = body.split('\n').flatMap((line) => {
    const match =
      /^ {2}([a-z_0-9]+) (integer|bigint|boolean|text|date|timestamptz|numeric\(24, 12\))/.exec(
        line,
      );
    return match === null ? [] : [[match[1] ?? '', (match[2] ?? '').replace(' ', '')] as const];
  });
  return new Map(columns);
}

test('every column has the name and type that it has in the ledger', () => {
  for (const { name, columns } of twinTables) {
    const theirs = ledgerColumns(name);
    for (const [column, type] of columns)
      expect(theirs.get(column), `${name}.${column}`).toBe(type);
  }
});

test('no column of a person is among them', () => {
  const of = (table: string): readonly string[] =>
    twinTables.find(({ name }) => name === table)?.columns.map(([column]) => column) ?? [];
  for (const column of ['name', 'email', 'city', 'external_id', 'created_at']) {
    expect(of('customer')).not.toContain(column);
  }
  expect(of('inventory_level')).not.toContain('external_id');
  for (const column of ['body', 'number', 'external_id'])
    expect(of('document')).not.toContain(column);
});

test('all of an event is copied', () => {
  const theirs = [...ledgerColumns('sale_event').keys()].filter((name) => name !== 'tenant_id');
  const ours = twinTables.find(({ name }) => name === 'sale_event')?.columns.map(([name]) => name);
  expect([...(ours ?? [])].sort()).toEqual(theirs.sort());
});
