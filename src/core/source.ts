import type { CanonicalRecord } from './canonical.ts';
import type { Json } from './json.ts';

/** A record as a connector hands it over: canonical, with the source's own form beside it. */
export type SourceRecord = CanonicalRecord & {
  /** The source's payload as JSON, kept so that a better mapping can be replayed without fetching again; null = nothing to keep. */
  readonly raw: Json;
};

/** A record that could not be mapped. It is kept with its reason and shown; nothing is dropped. */
export type RecordProblem = {
  readonly recordKind: string;
  readonly externalId: string | null;
  /** File or endpoint it came from. */
  readonly source: string | null;
  /** Line in the file, from 1; null where the source has no lines. */
  readonly lineNumber: number | null;
  /** Short stable code: `date_invalid`, `amount_invalid`, `column_count` … */
  readonly reason: string;
  /** What was wrong, with the value, and what to do. */
  readonly message: string;
  /** The record as text, as it came. */
  readonly raw: string | null;
};
