import type { TenantId } from '../core/index.ts';
import type { Database, Position } from '../ledger/index.ts';

/** An answer as it goes over the wire. */
export type KeptAnswer = {
  readonly tag: string;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly position: Position;
};

/**
 * Answers ready to be sent, by who asks and what. One is given only while it shows the newest revision that this process has
 * heard of, and for seconds: how fresh the stores are moves without a revision.
 */
export type AnswerMemo = {
  readonly get: (tenant: TenantId, key: string, minRevision: number) => KeptAnswer | null;
  readonly keep: (tenant: TenantId, key: string, answer: KeptAnswer) => void;
  readonly close: () => void;
};

type Entry = KeptAnswer & { readonly until: number };

export type AnswerMemoOptions = {
  readonly database: Pick<Database, 'onRevision'>;
  /** What all bodies may take together; one beyond an eighth of it is not kept. */
  readonly maxBytes: number;
  readonly lifetimeMs: number;
  /** Epoch ms. */
  readonly now: () => number;
};

/** Bodies by key, the oldest going first when they are too many. */
function createShelf(maxBytes: number) {
  const entries = new Map<string, Entry>();
  let total = 0;
  const sizeOf = (key: string, { body }: Entry) => body.byteLength + 2 * key.length;
  function drop(key: string): void {
    const entry = entries.get(key);
    if (entry !== undefined) total -= sizeOf(key, entry);
    entries.delete(key);
  }
  return {
    get: (key: string) => entries.get(key),
    put: (key: string, entry: Entry) => {
      drop(key);
      if (sizeOf(key, entry) > maxBytes / 8) return;
      entries.set(key, entry);
      total += sizeOf(key, entry);
      for (const oldest of entries.keys()) {
        if (total <= maxBytes) break;
        drop(oldest);
      }
    },
  };
}

/** Listens to revisions, so that no answer outlives the news of a newer one. */
export function createAnswerMemo(options: AnswerMemoOptions): AnswerMemo {
  const shelf = createShelf(options.maxBytes);
  const newest = new Map<TenantId, Position>();
  const stop = options.database.onRevision((tenant, position) => newest.set(tenant, position));
  return {
    get: (tenant, key, minRevision) => {
      const entry = shelf.get(key);
      if (entry === undefined || entry.until < options.now()) return null;
      const { epoch, revision } = entry.position;
      const known = newest.get(tenant);
      const current = known?.revision === revision && known.epoch === epoch;
      return current && revision >= minRevision ? entry : null;
    },
    keep: (tenant, key, answer) => {
      const { epoch, revision } = answer.position;
      const known = newest.get(tenant);
      // An answer that took long may show less than what was told of meanwhile.
      if (known?.epoch === epoch && known.revision > revision) return;
      newest.set(tenant, answer.position);
      shelf.put(key, { ...answer, until: options.now() + options.lifetimeMs });
    },
    close: stop,
  };
}
