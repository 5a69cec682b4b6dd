import type { SqlValue } from '../../src/ledger/index.ts';
import type { Twins } from '../../src/twin/index.ts';

export type RecordedStatement = { readonly sql: string; readonly values: readonly SqlValue[] };

/** Twins that note every statement that is asked of them, to be asked again without what made it. */
export function recorded(twins: Twins): {
  readonly twins: Twins;
  /** What was asked since the last time. */
  readonly take: () => readonly RecordedStatement[];
} {
  const statements: RecordedStatement[] = [];
  const read: Twins['read'] = (tenant, work, options) =>
    twins.read(
      tenant,
      (reader) =>
        work({
          position: reader.position,
          query: (sql, values = []) => {
            statements.push({ sql, values });
            return reader.query(sql, values);
          },
          [Symbol.asyncDispose]: () => reader[Symbol.asyncDispose](),
        }),
      options,
    );
  const recording = new Proxy(twins, {
    get: (target, name) => {
      if (name === 'read') return read;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { twins: recording, take: () => statements.splice(0) };
}
