/** Values by key, the least recently used going first when their sizes add up to more than fits. */
export type SizedCache<Value> = {
  readonly get: (key: string) => Value | undefined;
  readonly set: (key: string, value: Value, sizeBytes: number) => void;
};

/** @param maxBytes what all values may take together; a value beyond an eighth of it is not kept */
export function makeSizedCache<Value>(maxBytes: number): SizedCache<Value> {
  const entries = new Map<string, { readonly value: Value; readonly sizeBytes: number }>();
  let total = 0;
  const drop = (key: string): void => {
    total -= entries.get(key)?.sizeBytes ?? 0;
    entries.delete(key);
  };
  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      // Reinserted, so that the map's order is the order of use.
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set: (key, value, valueBytes) => {
      const sizeBytes = valueBytes + 2 * key.length;
      drop(key);
      if (sizeBytes > maxBytes / 8) return;
      entries.set(key, { value, sizeBytes });
      total += sizeBytes;
      for (const oldest of entries.keys()) {
        if (total <= maxBytes) break;
        drop(oldest);
      }
    },
  };
}
