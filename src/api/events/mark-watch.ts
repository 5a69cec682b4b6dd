import type { Marks } from '../connection-ports.ts';

/** Tells the ids of what changed since it was asked before, also of what is there no more. */
export type MarkWatch = { readonly news: () => Promise<readonly string[]> };

/** The first call remembers and tells nothing: who begins to watch has just read it all. */
export function createMarkWatch(read: () => Promise<Marks>): MarkWatch {
  let told: Marks | null = null;
  return {
    news: async () => {
      const before = told;
      const now = await read();
      told = now;
      if (before === null) return [];
      const changed = [...now].flatMap(([id, mark]) => (before.get(id) === mark ? [] : [id]));
      return [...changed, ...[...before.keys()].filter((id) => !now.has(id))];
    },
  };
}
