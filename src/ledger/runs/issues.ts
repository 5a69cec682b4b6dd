import { createHash } from 'node:crypto';
import type { RecordProblem } from '../../core/index.ts';
import type { SqlValue, TenantTx } from '../database.ts';
import { rowWriter } from '../rows/row-writer.ts';

const writeRows = rowWriter({
  into: 'ledger.sync_issue',
  shared: [
    ['tenant_id', 'uuid'],
    ['store_id', 'integer'],
    ['run_id', 'uuid'],
  ],
  columns: [
    ['id', 'uuid'],
    ['record_kind', 'text'],
    ['external_id', 'text'],
    ['source', 'text'],
    ['line_number', 'integer'],
    ['reason', 'text'],
    ['message', 'text'],
    ['raw', 'text'],
  ],
  conflict: 'ON CONFLICT (tenant_id, id) DO NOTHING',
});

export type IssueBatch = {
  readonly storeId: number;
  readonly runId: string;
  /** Tells this batch from the others of its run (the page's cursor): the same batch written twice is kept once. */
  readonly batch: string;
  readonly problems: readonly RecordProblem[];
};

/** Keeps records that could not be mapped, with their reason: nothing is dropped. Not revisioned. */
export async function keepIssues(tx: TenantTx, batch: IssueBatch): Promise<void> {
  const rows: SqlValue[] = [];
  for (const [index, problem] of batch.problems.entries()) {
    rows.push(
      issueId([tx.tenantId, batch.runId, batch.batch, String(index), JSON.stringify(problem)]),
      clean(problem.recordKind),
      clean(problem.externalId),
      clean(problem.source),
      problem.lineNumber === null ? null : String(problem.lineNumber),
      clean(problem.reason),
      clean(problem.message),
      clean(problem.raw),
    );
  }
  await writeRows(tx, [tx.tenantId, String(batch.storeId), batch.runId], rows);
}

/** Text columns hold neither NUL nor half a surrogate pair; what could not be mapped is what has them. */
function clean(text: string): string;
function clean(text: string | null): string | null;
function clean(text: string | null): string | null {
  return text === null ? null : text.replaceAll('\u0000', '\uFFFD').toWellFormed();
}

/** A UUID (version 8) made of content. */
function issueId(parts: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return [...groups, hex.slice(20)].join('-');
}
