import type { TwinReader } from '../../twin/index.ts';

/** The days of a history, from day number `firstDay` on. */
export type DaySpan = { readonly firstDay: number; readonly days: number };

/** Places in the history's days on which a variant was sold out, 1 each, by variant; variants without known stock are absent. */
export type StockOuts = ReadonlyMap<number, Uint8Array>;

/** A level of stock from a day on: places before the history are negative. */
export type StockChange = {
  readonly variantId: number;
  readonly levelId: number;
  readonly place: number;
  /** Thousandths; null = not counted from then on. */
  readonly availableE3: number | null;
};

const changesText = `SELECT d.variant_id, d.level_id, CAST(d.day - (DATE '1970-01-01' + CAST($2 AS integer)) AS integer), d.available_e3
FROM ledger.inventory_day d JOIN ledger.variant v ON v.id = d.variant_id
WHERE d.store_id = CAST($1 AS integer) AND d.deleted_at IS NULL
AND v.product_id BETWEEN CAST($3 AS integer) AND CAST($4 AS integer)
ORDER BY d.variant_id, d.day, d.level_id`;

/** The stock changes of a range of products, by variant and day. */
export async function readStockChanges(
  reader: TwinReader,
  {
    storeId,
    firstDay,
    products,
  }: {
    readonly storeId: number;
    readonly firstDay: number;
    readonly products: readonly [number, number];
  },
): Promise<readonly StockChange[]> {
  const values = [String(storeId), String(firstDay), ...products.map(String)];
  const { rows } = await reader.query(changesText, values);
  return rows.map(([variantId, levelId, place, available]) => ({
    variantId: Number(variantId),
    levelId: Number(levelId),
    place: Number(place),
    availableE3: available === null ? null : Number(available),
  }));
}

/** True where a store's stock is known on any day: most imported ones know none. */
export async function hasStockHistory(reader: TwinReader, storeId: number): Promise<boolean> {
  const { rows } = await reader.query(
    'SELECT 1 FROM ledger.inventory_day WHERE store_id = CAST($1 AS integer) AND deleted_at IS NULL LIMIT 1',
    [String(storeId)],
  );
  return rows.length > 0;
}

/**
 * Days on which a variant had nothing at any place, the evening before and that evening: what came and went within a day can
 * not have been missing all day. Levels that count nothing (`null`) are left out; with none left, stock is not known.
 *
 * @param changes by variant and day, as they are read
 */
export function stockOuts(changes: readonly StockChange[], { days }: DaySpan): StockOuts {
  const found = new Map<number, Uint8Array>();
  for (let from = 0; from < changes.length; ) {
    const variantId = changes[from]?.variantId ?? 0;
    let to = from;
    while (changes[to]?.variantId === variantId) to += 1;
    found.set(variantId, outDays(changes.slice(from, to), days));
    from = to;
  }
  return found;
}

function outDays(changes: readonly StockChange[], days: number): Uint8Array {
  const out = new Uint8Array(days);
  const levels = new Map<number, number>();
  let next = 0;
  let wasOut = false;
  for (let place = -1; place < days; place += 1) {
    for (let change = changes[next]; change !== undefined && change.place <= place; ) {
      if (change.availableE3 === null) levels.delete(change.levelId);
      else levels.set(change.levelId, change.availableE3);
      next += 1;
      change = changes[next];
    }
    const isOut = levels.size > 0 && [...levels.values()].every((level) => level <= 0);
    if (place >= 0 && wasOut && isOut) out[place] = 1;
    wasOut = isOut;
  }
  return out;
}
