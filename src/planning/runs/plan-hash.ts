import { createHash } from 'node:crypto';
import type { PlanStore } from '../plan.ts';

/** Raise it when models change, so that forecasts of the old ones are not taken over. */
const modelVersion = 1;

/** Says whether a store's plan is the one that was forecast before: all series, what is shut ahead, and the rate. */
export function planHash(store: PlanStore): string {
  const hash = createHash('sha256');
  const { originDay, periods, future, closed, rate, currency, holidays } = store;
  hash.update(
    JSON.stringify([modelVersion, originDay, periods[0], future.at(-1), closed, rate, currency]),
  );
  hash.update(holidays);
  for (const { node, values, price } of store.series) {
    hash.update(`${node.key} ${node.categoryId}`);
    hash.update(bytesOf(values));
    if (price !== null) hash.update(bytesOf(price));
  }
  return hash.digest('base64url').slice(0, 22);
}

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
