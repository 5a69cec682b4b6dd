import type { RecordProblem, SourceRecord } from '../../core/index.ts';

/** What became of one node: records, problems, or both where a record is kept although something in it does not add up. */
export type Mapped = {
  readonly records: readonly SourceRecord[];
  readonly problems: readonly RecordProblem[];
};
