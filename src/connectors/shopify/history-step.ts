import type { Json } from '../../core/index.ts';
import type { Part } from './history-cursor.ts';

/** What one page of a part brought, and what is left of it. */
export type Step = {
  /** Whole nodes. */
  readonly nodes: readonly Json[];
  /** The part as it stands now; null = it was read to its end. */
  readonly part: Part | null;
  /** The parts behind it, where they changed. */
  readonly rest?: readonly Part[];
};
