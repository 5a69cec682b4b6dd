import type { Dimension, JoinName, KeySource } from '../catalog/dimension.ts';
import type { Clock } from '../ir.ts';

/** How a table hangs on the event `e`. Each is found by its key at most once, so that no event is doubled. */
const joins: Readonly<
  Record<JoinName, { readonly on: (storeId: number) => string; readonly needs?: JoinName }>
> = {
  store: { on: () => 'LEFT JOIN ledger.store js ON js.id = e.store_id' },
  document: { on: () => 'LEFT JOIN ledger.document jd ON jd.id = e.document_id' },
  product: { on: () => 'LEFT JOIN ledger.product jp ON jp.id = e.product_id' },
  variant: { on: () => 'LEFT JOIN ledger.variant jv ON jv.id = e.variant_id' },
  category: {
    on: () => 'LEFT JOIN ledger.category jc ON jc.id = jp.category_id',
    needs: 'product',
  },
  first_order: {
    on: (storeId) =>
      `LEFT JOIN ledger.customer_first_order jf ON jf.document_id = e.document_id AND jf.store_id = ${storeId} AND jf.deleted_at IS NULL`,
  },
};

const aliases: Readonly<Record<JoinName, string>> = {
  store: 'js',
  document: 'jd',
  product: 'jp',
  variant: 'jv',
  category: 'jc',
  first_order: 'jf',
};

/** Joins that a statement needs: each once, what others hang on first. */
export type JoinSet = {
  readonly add: (join: JoinName) => void;
  readonly sql: () => string;
};

/** @param storeId store whose first orders decide who is new; 0 = over all stores */
export function makeJoinSet(storeId: number): JoinSet {
  const needed = new Set<JoinName>();
  const add = (join: JoinName): void => {
    const { needs } = joins[join];
    if (needs !== undefined) add(needs);
    needed.add(join);
  };
  return { add, sql: () => [...needed].map((join) => ` ${joins[join].on(storeId)}`).join('') };
}

/** The expression of a dimension's key on an event `e`, with the joins that it needs. */
export function keyExpression(dimension: Dimension, clock: Clock, set: JoinSet): string {
  const source: KeySource = dimension.key;
  switch (source.from) {
    case 'event':
      return `e.${source.column}`;
    case 'join':
      set.add(source.join);
      return `${aliases[source.join]}.${source.column}`;
    case 'clock':
      return source.part === 'hour'
        ? `e.${clock}_hour`
        : `CAST(extract(isodow FROM e.${clock}_day) AS integer)`;
    default:
      set.add('first_order');
      return "CASE WHEN e.customer_id IS NULL THEN NULL WHEN jf.document_id IS NOT NULL THEN 'new' ELSE 'returning' END";
  }
}
