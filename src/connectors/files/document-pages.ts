import {
  type DocumentKind,
  type Json,
  localTime,
  type RecordProblem,
  type SourceRecord,
} from '../../core/index.ts';
import { splitRow } from './csv-rows.ts';
import { splitDocumentKey } from './fill-stage.ts';
import { buildDocument, type DocumentRow } from './map-orders.ts';
import type { PreparedImport } from './prepare-import.ts';
import type { RowFault } from './row-fault.ts';
import { type Counts, countRejected, type PageSize, type PhasePage } from './scan-state.ts';
import type { Stage } from './stage.ts';

type StagedRow = { readonly source: number; readonly line: number; readonly raw: string };
type StagedDocument = {
  readonly position: number;
  readonly key: string;
  readonly rows: readonly StagedRow[];
};

type DocumentScan = { readonly from: number; readonly counts: Counts; readonly size: PageSize };

/** Documents in the order of their first row, a page at a time. */
export async function* readDocuments(
  stage: Stage,
  prepared: PreparedImport,
  scan: DocumentScan,
): AsyncGenerator<PhasePage> {
  let records: SourceRecord[] = [];
  let problems: RecordProblem[] = [];
  let fetched = 0;
  let documents = 0;
  let position = scan.from;
  for await (const staged of stagedDocuments(stage, scan.from)) {
    const built = mapDocument(staged, prepared, scan.counts);
    records = records.concat(built.records);
    problems = problems.concat(built.problems);
    fetched += staged.rows.length;
    documents += 1;
    position = staged.position;
    if (fetched < scan.size.lines && documents < scan.size.documents) continue;
    yield { records, problems, position, fetched };
    [records, problems, fetched, documents] = [[], [], 0, 0];
  }
  if (documents > 0) yield { records, problems, position, fetched };
}

async function* stagedDocuments(stage: Stage, from: number): AsyncGenerator<StagedDocument> {
  let key: string | null = null;
  let position = from;
  let rows: StagedRow[] = [];
  const sql = `
    select d.pos, case when r.seq = d.first_seq then r.doc end, r.source, r.line, r.raw
    from doc_row r join document d on d.doc = r.doc
    where d.pos > $1 order by d.pos, r.seq`;
  for await (const chunk of stage.rows(sql, [from])) {
    for (const [pos, doc, source, line, raw] of chunk) {
      // The key comes with a document's first row alone: reading it with each row takes as long as the rows do.
      if (doc !== null) {
        if (key !== null) yield { position, key, rows };
        key = String(doc);
        position = Number(pos);
        rows = [];
      }
      rows.push({ source: Number(source), line: Number(line), raw: String(raw) });
    }
  }
  if (key !== null) yield { position, key, rows };
}

type Mapped = {
  readonly records: readonly SourceRecord[];
  readonly problems: readonly RecordProblem[];
};

function mapDocument(staged: StagedDocument, prepared: PreparedImport, counts: Counts): Mapped {
  const { index, kind, id } = splitDocumentKey(staged.key);
  const rows = staged.rows.flatMap((row): DocumentRow[] => {
    const plan = prepared.plans[row.source];
    const part = plan?.documents.find((one) => one.index === index);
    if (plan === undefined || part === undefined) return [];
    return [
      { plan, part, line: row.line, raw: row.raw, cells: splitRow(row.raw, plan.table.delimiter) },
    ];
  });
  const identity = { kind: kind as DocumentKind, externalId: id, currency: prepared.currency };
  const built = buildDocument(rows, identity);
  if (built.kind === 'rejected') {
    counts.rejectedDocuments += 1;
    return {
      records: [],
      problems: rejectedRows(rows, identity, { faults: built.faults, counts }),
    };
  }
  counts.skippedRows += built.skippedRows;
  const { document } = built;
  if (document.lines.length === 0 && document.fees.length === 0 && built.skippedRows > 0)
    return { records: [], problems: [] };
  count(counts, document.kind, document.lines.length);
  const { day } = localTime(document.placedAt, prepared.zone);
  if (counts.firstDay === null || day < counts.firstDay) counts.firstDay = day;
  if (counts.lastDay === null || day > counts.lastDay) counts.lastDay = day;
  return { records: [{ kind: 'document', record: document, raw: rawOf(rows) }], problems: [] };
}

function count(counts: Counts, kind: DocumentKind, lines: number): void {
  if (kind === 'order') counts.orders += 1;
  else if (kind === 'credit') counts.credits += 1;
  else counts.adjustments += 1;
  counts.lines += lines;
}

/** The rows of a document as they came, with the headers that they are read by. */
function rawOf(rows: readonly DocumentRow[]): Json {
  const parts = new Map<
    string,
    { columns: readonly string[]; delimiter: string; rows: string[]; line: number }
  >();
  for (const { plan, raw, line } of rows) {
    const { name, columns, delimiter } = plan.table;
    const part = parts.get(name) ?? { columns, delimiter, rows: [], line };
    part.rows.push(raw);
    parts.set(name, part);
  }
  return { files: [...parts].map(([name, part]) => ({ name, ...part })) };
}

/** All rows of a rejected document: those that are wrong with their reason, the others because they stand in the same document. */
function rejectedRows(
  rows: readonly DocumentRow[],
  identity: { readonly kind: DocumentKind; readonly externalId: string },
  found: { readonly faults: ReadonlyMap<number, RowFault>; readonly counts: Counts },
): RecordProblem[] {
  const firstBad = rows[[...found.faults.keys()][0] ?? 0]?.line;
  return rows.map((row, index) => {
    const fault = found.faults.get(index);
    const reason = fault?.reason ?? 'document_rejected';
    countRejected(found.counts, reason);
    return {
      recordKind: identity.kind,
      externalId: identity.externalId,
      source: row.plan.table.name,
      lineNumber: row.line,
      reason,
      message:
        fault?.message ??
        `Another row of the same document was rejected (line ${firstBad}); half of it would be a wrong sum.`,
      raw: row.raw.slice(0, 20_000),
    };
  });
}
