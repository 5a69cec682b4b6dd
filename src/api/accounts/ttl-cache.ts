/** A bounded cache whose entries live for a while; the oldest goes first. */
export type TtlCache<Value> = {
  /** The cached value, or what `load` gives: called once for all who ask meanwhile. A failure is not kept. */
  readonly get: (key: string, load: () => Promise<Value>) => Promise<Value> | Value;
  readonly delete: (key: string) => void;
  readonly clear: () => void;
};

type Entry<Value> = { value: Promise<Value> | Value; readonly expiresAt: number };

export type TtlCacheOptions = {
  readonly lifetimeMs: number;
  readonly maxEntries: number;
  /** Epoch ms. */
  readonly now: () => number;
};

/** Hits return the bare value, so that the hot path waits for no promise. */
export function createTtlCache<Value>(options: TtlCacheOptions): TtlCache<Value> {
  const entries = new Map<string, Entry<Value>>();

  function load(key: string, loader: () => Promise<Value>): Promise<Value> {
    const loading = loader().then(
      (value) => {
        entry.value = value;
        return value;
      },
      (error: unknown) => {
        if (entries.get(key) === entry) entries.delete(key);
        throw error;
      },
    );
    const entry: Entry<Value> = { value: loading, expiresAt: options.now() + options.lifetimeMs };
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > options.maxEntries) {
      const [oldest] = entries.keys();
      if (oldest !== undefined) entries.delete(oldest);
    }
    return loading;
  }

  return {
    get: (key, loader) => {
      const known = entries.get(key);
      if (known !== undefined && known.expiresAt > options.now()) return known.value;
      return load(key, loader);
    },
    delete: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
}
