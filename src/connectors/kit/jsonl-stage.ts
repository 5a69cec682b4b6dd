/** Where a line of a file belongs: the root that it hangs from, by number, and how far below. */
export type StagedLine = { readonly root: number; readonly text: string };

/** The lines of a whole file, put to their roots. */
export type JsonlStage = {
  /** Lines that name no parent. */
  readonly roots: number;
  /** Lines whose parent is not in the file. */
  readonly orphans: number;
  /** Lines from a root on, root after root, parents before their own; some thousand at a time, never a root in two. */
  readonly slices: (from: number) => AsyncIterable<readonly StagedLine[]>;
  readonly close: () => Promise<void>;
};
