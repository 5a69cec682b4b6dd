import { localTime } from '../../core/index.ts';
import type { SqlValue } from '../database.ts';
import type { LedgerWrite } from '../pages/ledger-write.ts';
import { type RowColumn, rowWriter, takeNew } from '../rows/row-writer.ts';
import { appendEventRows, deleteEvents, writeEvents } from './event-rows.ts';
import { eventsOf, type ResolvedDocument } from './resolved-document.ts';

/** A document with the id that it has, or gets now. */
export type DocumentToSave = {
  readonly id: number;
  readonly resolved: ResolvedDocument;
  /** True where the ledger has a row of it: its events are replaced. */
  readonly known: boolean;
};

const sharedColumns: readonly RowColumn[] = [
  ['tenant_id', 'uuid'],
  ['store_id', 'integer'],
  ['revision', 'bigint'],
];
const columns: readonly RowColumn[] = [
  ['id', 'integer'],
  ['kind', 'text'],
  ['external_id', 'text'],
  ['number', 'text'],
  ['status', 'text'],
  ['test', 'boolean'],
  ['placed_at', 'timestamptz'],
  ['order_day', 'date'],
  ['order_hour', 'integer'],
  ['currency', 'text'],
  ['customer_id', 'integer'],
  ['channel_id', 'integer'],
  ['location_id', 'integer'],
  ['rep_id', 'integer'],
  ['country', 'text'],
  ['region', 'text'],
  ['city', 'text'],
  ['source_updated_at', 'timestamptz'],
  ['body', 'jsonb'],
  ['content_hash', 'bytea'],
];
const fixed = new Set(['id', 'kind', 'external_id']);
const taken = takeNew([...columns.filter(([name]) => !fixed.has(name)), ['revision', 'bigint']]);

const writeDocumentRows = rowWriter({
  into: 'ledger.document',
  shared: sharedColumns,
  columns,
  conflict: `ON CONFLICT (tenant_id, id) DO UPDATE SET ${taken}, deleted_at = NULL`,
});

/**
 * Writes documents of one store and replaces their events as a whole, stamped with the write's revision.
 *
 * @returns the number of events written
 */
export async function saveDocuments(
  write: LedgerWrite,
  storeId: number,
  documents: readonly DocumentToSave[],
): Promise<number> {
  if (documents.length === 0) return 0;
  write.touch();
  const known = documents.filter((document) => document.known).map(({ id }) => id);
  await deleteEvents(write, known);
  const rows = documents.flatMap(documentRow);
  const shared = [write.tenantId, String(storeId), write.revision];
  await writeDocumentRows(write.tx, shared, rows);
  const events: SqlValue[] = [];
  let count = 0;
  for (const { id, resolved } of documents) {
    count += appendEventRows(events, { documentId: id, resolved, events: eventsOf(resolved) });
  }
  await writeEvents(write, storeId, events);
  return count;
}

function documentRow({ id, resolved }: DocumentToSave): SqlValue[] {
  const { document, context, text, hash } = resolved;
  const { day, hour } = localTime(document.placedAt, context.zone);
  return [
    String(id),
    document.kind,
    document.externalId,
    document.number,
    document.status,
    document.test ? 'true' : 'false',
    instantText(document.placedAt),
    day,
    String(hour),
    document.currency,
    idText(context.customerId),
    idText(context.channelId),
    idText(context.locationId),
    idText(context.repId),
    document.country,
    document.region,
    document.city,
    document.updatedAt === null ? null : instantText(document.updatedAt),
    text,
    hash,
  ];
}

function instantText(at: number): string {
  return new Date(at).toISOString();
}

function idText(id: number | null): string | null {
  return id === null ? null : String(id);
}

export type RemovedDocument = { readonly id: number; readonly customer_id: number | null };

/**
 * Puts tombstones on documents and takes their events away. Ids that are not there, or gone already, do nothing.
 *
 * @returns ids and customers of the documents that went
 */
export async function removeDocuments(
  write: LedgerWrite,
  ids: readonly number[],
): Promise<readonly RemovedDocument[]> {
  const gone: RemovedDocument[] = [];
  for (const id of ids) {
    const rows = await write.tx.query<RemovedDocument>(
      `UPDATE ledger.document SET deleted_at = now(), revision = CAST($2 AS bigint)
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($3 AS integer) AND deleted_at IS NULL
RETURNING id, customer_id`,
      [write.tenantId, write.revision, String(id)],
      { prepared: true },
    );
    gone.push(...rows);
  }
  if (gone.length === 0) return [];
  write.touch();
  const removed = gone.map(({ id }) => id);
  await deleteEvents(write, removed);
  return gone;
}
