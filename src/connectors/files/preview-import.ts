import {
  AppError,
  type CanonicalDocument,
  type DocumentKind,
  type RecordProblem,
} from '../../core/index.ts';
import { checkedCells, documentKey, splitDocumentKey } from './fill-stage.ts';
import { buildDocument, type DocumentRow } from './map-orders.ts';
import type { PreparedImport } from './prepare-import.ts';
import { RowFault } from './row-fault.ts';
import type { TablePlan } from './table-plan.ts';

/** What the first rows of an import would become. */
export type ImportSample = {
  readonly documents: readonly CanonicalDocument[];
  readonly problems: readonly RecordProblem[];
  readonly rowsRead: number;
};

/**
 * Maps the first rows of each file (at most 1,000) as the import would. Nothing is written. A document whose other lines stand
 * further down is shown with those that were seen.
 */
export function sampleImport(prepared: PreparedImport): ImportSample {
  const groups = new Map<string, DocumentRow[]>();
  const problems: RecordProblem[] = [];
  let rowsRead = 0;
  const reject = (
    plan: TablePlan,
    row: { readonly line: number; readonly raw: string },
    fault: RowFault,
  ): void =>
    void problems.push({
      recordKind: 'row',
      externalId: null,
      source: plan.table.name,
      lineNumber: row.line,
      reason: fault.reason,
      message: fault.message,
      raw: row.raw,
    });
  for (const plan of prepared.plans) {
    for (const row of plan.table.before)
      reject(plan, row, new RowFault('before_header', 'The row stands above the header.'));
    rowsRead += plan.table.before.length;
    for (const row of plan.table.sample) {
      rowsRead += 1;
      try {
        gather(groups, plan, row);
      } catch (error) {
        if (!(error instanceof RowFault)) throw error;
        reject(plan, row, error);
      }
    }
  }
  const documents: CanonicalDocument[] = [];
  for (const [key, rows] of groups) {
    const { kind, id } = splitDocumentKey(key);
    const built = buildDocument(rows, {
      kind: kind as DocumentKind,
      externalId: id,
      currency: prepared.currency,
    });
    if (built.kind === 'document') documents.push(built.document);
    else
      for (const [index, fault] of built.faults) {
        // Its own row may stand below the sample of another file.
        if (fault.reason === 'document_missing') continue;
        const row = rows[index];
        if (row !== undefined) reject(row.plan, row, fault);
      }
  }
  return { documents, problems, rowsRead };
}

function gather(
  groups: Map<string, DocumentRow[]>,
  plan: TablePlan,
  row: { readonly line: number; readonly raw: string },
): void {
  const cells = checkedCells(row, plan);
  for (const part of plan.documents) {
    const id = part.id(cells);
    if (id === '')
      throw new RowFault(
        'id_missing',
        'The row names no document: the column of its number is blank or does not fit.',
      );
    const key = documentKey(part.index, part.kind(cells), id);
    const rows = groups.get(key) ?? [];
    rows.push({ plan, part, line: row.line, raw: row.raw, cells });
    groups.set(key, rows);
  }
}

/**
 * Refuses an import of whose first rows none can be read: then the mapping is wrong, not the rows.
 *
 * @throws AppError `input_invalid` with the first reasons
 */
export function refuseHopeless(prepared: PreparedImport): void {
  const { documents, problems } = sampleImport(prepared);
  // Repetitions and rows above headers say nothing about the mapping.
  const telling = problems.filter(
    ({ reason }) => reason !== 'before_header' && reason !== 'blank_row',
  );
  if (documents.length > 0 || telling.length === 0) return;
  const told = telling
    .slice(0, 3)
    .map(({ source, lineNumber, message }) => `\n  ${source}, line ${lineNumber}: ${message}`);
  throw new AppError(
    'input_invalid',
    `None of the first rows could be read, so nothing was imported. Is this the right mapping?${told.join('')}`,
  );
}
