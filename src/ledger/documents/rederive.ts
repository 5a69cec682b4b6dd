import type { CanonicalDocument } from '../../core/index.ts';
import { writeEntities } from '../entities/write-entities.ts';
import type { LedgerWrite } from '../pages/ledger-write.ts';
import { referencesOf } from '../pages/page-references.ts';
import { readStoreSettings } from '../pages/store-settings.ts';
import { documentText } from './document-text.ts';
import { refreshFirstOrders } from './first-orders.ts';
import { resolveDocuments } from './resolve-documents.ts';
import { type DocumentToSave, saveDocuments } from './save-documents.ts';

/** A stored document with its body. */
export type StoredBody = {
  readonly id: number;
  readonly store_id: number;
  readonly customer_id: number | null;
  readonly content_hash: Buffer;
  readonly body: CanonicalDocument;
};

/** Columns of a `StoredBody`. */
export const bodyColumns = 'd.id, d.store_id, d.customer_id, d.content_hash, d.body';

const noRecords = {
  products: new Map(),
  categories: new Map(),
  customers: new Map(),
  locations: new Map(),
  channels: new Map(),
  reps: new Map(),
  inventory: new Map(),
  deletedEntities: new Map(),
};

/**
 * Derives stored documents again under the costs, rates, zones and ids now in force, as if their pages came in anew. What
 * comes out equal is left alone.
 *
 * @returns how many changed
 */
export async function rederive(write: LedgerWrite, stored: readonly StoredBody[]): Promise<number> {
  const byStore = Map.groupBy(stored, (row) => row.store_id);
  const customers = new Set<number>();
  let count = 0;
  for (const [storeId, rows] of byStore) {
    const changed = await rederiveStore(write, storeId, rows);
    count += changed.length;
    const before = new Map(rows.map((row) => [row.id, row.customer_id]));
    for (const { id, resolved } of changed) {
      for (const customer of [before.get(id), resolved.context.customerId]) {
        if (typeof customer === 'number') customers.add(customer);
      }
    }
  }
  await refreshFirstOrders(write, customers);
  return count;
}

async function rederiveStore(
  write: LedgerWrite,
  storeId: number,
  rows: readonly StoredBody[],
): Promise<readonly DocumentToSave[]> {
  const settings = await readStoreSettings(write.tx, storeId);
  const documents = rows.map(({ body }) => ({ document: body, text: documentText(body) }));
  const references = referencesOf(documents, noRecords);
  const { ids } = await writeEntities(write, { storeId, records: noRecords, references });
  const resolved = await resolveDocuments(write.tx, documents, { settings, ids });
  const changed: DocumentToSave[] = [];
  for (const [index, document] of resolved.entries()) {
    const row = rows[index];
    if (row === undefined || row.content_hash.equals(document.hash)) continue;
    changed.push({ id: row.id, resolved: document, known: true });
  }
  await saveDocuments(write, storeId, changed);
  return changed;
}
