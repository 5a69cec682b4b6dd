import {
  AppError,
  type CanonicalDocument,
  type DocumentKind,
  type RecordProblem,
} from '../../core/index.ts';
import type { RawRow } from './csv-rows.ts';
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
  for (const plan of prepared.plans) {
    const { before, sample } = plan.table;
    for (const row of before) {
      const fault = new RowFault('before_header', 'The row stands above the header.');
      problems.push(problemOf(plan, row, fault));
    }
    for (const row of sample) problems.push(...gatherOrReject(groups, plan, row));
    rowsRead += before.length + sample.length;
  }
  const documents: CanonicalDocument[] = [];
  for (const [key, rows] of groups) {
    const { kind, id: externalId } = splitDocumentKey(key);
    const identity = { kind: kind as DocumentKind, externalId, currency: prepared.currency };
    const built = buildDocument(rows, identity);
    if (built.kind === 'document') documents.push(built.document);
    else problems.push(...faultsOf(rows, built.faults));
  }
  return { documents, problems, rowsRead };
}

function problemOf(plan: TablePlan, row: RawRow, fault: RowFault): RecordProblem {
  return {
    recordKind: 'row',
    externalId: null,
    source: plan.table.name,
    lineNumber: row.line,
    reason: fault.reason,
    message: fault.message,
    raw: row.raw,
  };
}

function gatherOrReject(
  groups: Map<string, DocumentRow[]>,
  plan: TablePlan,
  row: RawRow,
): RecordProblem[] {
  try {
    gather(groups, plan, row);
    return [];
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
    return [problemOf(plan, row, error)];
  }
}

function faultsOf(
  rows: readonly DocumentRow[],
  faults: ReadonlyMap<number, RowFault>,
): RecordProblem[] {
  return [...faults].flatMap(([index, fault]) => {
    const row = rows[index];
    // The document's own row may stand below the sample of another file.
    if (row === undefined || fault.reason === 'document_missing') return [];
    return [problemOf(row.plan, row, fault)];
  });
}

function gather(groups: Map<string, DocumentRow[]>, plan: TablePlan, row: RawRow): void {
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
