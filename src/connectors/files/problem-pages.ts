import type { RecordProblem } from '../../core/index.ts';
import { type Counts, countRejected, type PhasePage } from './scan-state.ts';
import type { Stage } from './stage.ts';
import type { TablePlan } from './table-plan.ts';

const pageProblems = 1000;

/** Problems of rows that belong to no document, in the files' order. */
export async function* problemPages(
  stage: Stage,
  plans: readonly TablePlan[],
  scan: { readonly from: number; readonly counts: Counts },
): AsyncGenerator<PhasePage> {
  let position = scan.from;
  for (;;) {
    const rows = await stage.all(
      `select source, line, reason, message, raw, seq from problem where seq > $1 order by seq limit ${pageProblems}`,
      [position],
    );
    if (rows.length === 0) return;
    const problems = rows.map(([source, line, reason, message, raw]): RecordProblem => {
      countRejected(scan.counts, String(reason));
      return {
        recordKind: 'row',
        externalId: null,
        source: plans[Number(source)]?.table.name ?? null,
        lineNumber: Number(line),
        reason: String(reason),
        message: String(message),
        raw: raw === null || raw === undefined ? null : String(raw),
      };
    });
    position = Number(rows.at(-1)?.[5]);
    yield { records: [], problems, position, fetched: problems.length };
  }
}
