import type { TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { refreshFirstOrders } from '../documents/first-orders.ts';
import { dropRawRecords, keepRawRecords } from '../documents/raw-records.ts';
import { resolveDocuments } from '../documents/resolve-documents.ts';
import type { ResolvedDocument } from '../documents/resolved-document.ts';
import {
  type DocumentToSave,
  removeDocuments,
  saveDocuments,
} from '../documents/save-documents.ts';
import {
  findDocuments,
  type NamedDocument,
  type StoredDocument,
} from '../documents/stored-documents.ts';
import { writeEntities } from '../entities/write-entities.ts';
import { writeInventory } from '../inventory/write-inventory.ts';
import type { LedgerPage, PageOutcome } from '../page.ts';
import { keepIssues } from '../runs/issues.ts';
import { type LedgerWrite, ledgerWrite } from './ledger-write.ts';
import { countPage, keepSeen, moveCursor, moveHistory } from './page-bookkeeping.ts';
import { referencesOf } from './page-references.ts';
import {
  documentKey,
  documentKinds,
  type PreparedDocument,
  type PreparedPage,
  preparePage,
} from './prepare-page.ts';
import { readStoreSettings } from './store-settings.ts';

/**
 * Writes one page in one transaction: records, sale events, first orders, raw forms, problems, cursors and the run's
 * counters, all or nothing. The next revision is taken only if a row of the tenant's data changed; the same page twice
 * changes nothing. An older state of a document never overwrites a newer one, unless the page's guard is `replay`.
 *
 * What needs no database is done before the lock; hand in a prepared page where that was done while waiting.
 *
 * @throws AppError `not_found` (tenant, store, run), `cancelled`, `conflict` (the run is over, or another writer took it up):
 *   nothing is stored then
 */
export async function writePage(
  db: Database,
  tenantId: TenantId,
  page: LedgerPage | PreparedPage,
): Promise<PageOutcome> {
  const prepared = 'page' in page ? page : preparePage(page);
  const { result, revision } = await ledgerWrite(db, tenantId, {
    work: (write) => storePage(write, prepared),
  });
  return { revision, ...result };
}

async function storePage(
  write: LedgerWrite,
  prepared: PreparedPage,
): Promise<Omit<PageOutcome, 'revision'>> {
  const { page } = prepared;
  const { storeId } = page;
  const settings = await readStoreSettings(write.tx, storeId);
  const known = await knownDocuments(write, prepared);
  const current = currentDocuments(prepared, known);
  const references = referencesOf(current.documents.values(), prepared);
  const entities = await writeEntities(write, { storeId, records: prepared, references });
  const stock = await writeInventory(write, { prepared, entities, zone: settings.zone });
  const resolved = await resolveDocuments(write.tx, [...current.documents.values()], {
    settings,
    ids: entities.ids,
  });
  const { changed, customers } = changedDocuments(write, resolved, known);
  const events = await saveDocuments(write, storeId, changed);
  const gone = await removeDocuments(write, deletedIds(prepared, known));
  for (const { customer_id } of gone) addTo(customers, customer_id);
  await refreshFirstOrders(write, customers);
  const problems = [...page.problems, ...entities.problems];
  const withheld = withheldRaws(prepared, entities.redacted);
  const outcome = {
    stored: changed.length + entities.counts.stored + stock.counts.stored,
    unchanged:
      resolved.length - changed.length + entities.counts.unchanged + stock.counts.unchanged,
    outdated: current.outdated + stock.stale.size,
    removed: gone.length + entities.counts.removed + stock.counts.removed,
    rejected: problems.length,
    events,
  };
  await keepBooks(write, prepared, {
    outcome,
    problems,
    skipped: new Set([...current.stale, ...stock.stale, ...withheld]),
  });
  return outcome;
}

type Changed = {
  readonly changed: readonly DocumentToSave[];
  /** Customers whose documents they are, or were. */
  readonly customers: Set<number>;
};

function changedDocuments(
  write: LedgerWrite,
  resolved: readonly ResolvedDocument[],
  known: ReadonlyMap<string, StoredDocument>,
): Changed {
  const changed: DocumentToSave[] = [];
  const customers = new Set<number>();
  for (const document of resolved) {
    const { kind, externalId } = document.document;
    const stored = known.get(documentKey(kind, externalId));
    if (stored?.deleted === false && stored.content_hash.equals(document.hash)) continue;
    changed.push({
      id: stored?.id ?? write.takeId(),
      resolved: document,
      known: stored !== undefined,
    });
    addTo(customers, stored?.customer_id, document.context.customerId);
  }
  return { changed, customers };
}

/** Keys of raw forms that hold a person who was removed: a page that was read before that must not bring them back. */
function withheldRaws({ documents }: PreparedPage, redacted: ReadonlySet<string>): string[] {
  if (redacted.size === 0) return [];
  const orders = [...documents].flatMap(([key, { document }]) =>
    redacted.has(document.customerExternalId ?? '') ? [key] : [],
  );
  return [...[...redacted].map((externalId) => documentKey('customer', externalId)), ...orders];
}

async function knownDocuments(
  { tx }: LedgerWrite,
  { page, documents, deletedDocuments }: PreparedPage,
): Promise<Map<string, StoredDocument>> {
  const names = new Map<string, NamedDocument>();
  for (const [key, { document }] of documents) names.set(key, document);
  for (const externalId of deletedDocuments) {
    for (const kind of documentKinds)
      names.set(documentKey(kind, externalId), { kind, externalId });
  }
  const rows = await findDocuments(tx, page.storeId, [...names.values()]);
  return new Map(rows.map((row) => [documentKey(row.kind, row.external_id), row]));
}

type Current = {
  readonly documents: ReadonlyMap<string, PreparedDocument>;
  /** Keys of documents that the ledger knows in a newer state. */
  readonly stale: ReadonlySet<string>;
  readonly outdated: number;
};

/** Leaves out documents that the ledger has in a newer state. */
function currentDocuments(
  { page, documents, outdated }: PreparedPage,
  known: ReadonlyMap<string, StoredDocument>,
): Current {
  const stale = new Set<string>();
  for (const [key, { document }] of documents) {
    const stored = known.get(key);
    if (page.guard === 'versioned' && stored !== undefined && isStale(document.updatedAt, stored)) {
      stale.add(key);
    }
  }
  if (stale.size === 0) return { documents, stale, outdated };
  const current = new Map([...documents].filter(([key]) => !stale.has(key)));
  return { documents: current, stale, outdated: outdated + stale.size };
}

/**
 * At the same source time the later read wins, since children change without moving their parent's time. A document that is
 * gone comes back only in a newer state: the page may have been read before it went.
 */
function isStale(updatedAt: number | null, stored: StoredDocument): boolean {
  if (updatedAt === null || stored.source_updated_at === null) return false;
  return stored.deleted
    ? updatedAt <= stored.source_updated_at
    : updatedAt < stored.source_updated_at;
}

function addTo(customers: Set<number>, ...ids: readonly (number | null | undefined)[]): void {
  for (const id of ids) if (typeof id === 'number') customers.add(id);
}

/** A document that is deleted and, later in the same page, there again stays. */
function deletedIds(
  { documents, deletedDocuments }: PreparedPage,
  known: ReadonlyMap<string, StoredDocument>,
): number[] {
  if (deletedDocuments.size === 0) return [];
  return [...known]
    .filter(([key, stored]) => deletedDocuments.has(stored.external_id) && !documents.has(key))
    .map(([, stored]) => stored.id);
}

type Books = {
  readonly outcome: Omit<PageOutcome, 'revision'>;
  readonly problems: LedgerPage['problems'];
  /** Keys of records whose raw form is not kept. */
  readonly skipped: ReadonlySet<string>;
};

async function keepBooks(
  write: LedgerWrite,
  prepared: PreparedPage,
  { outcome, problems, skipped }: Books,
): Promise<void> {
  const { page, raws } = prepared;
  const { storeId, runId } = page;
  await dropRawRecords(write, storeId, goneNames(prepared));
  const current = [...raws].filter(([key]) => !skipped.has(key)).map(([, raw]) => raw);
  await keepRawRecords(write, { storeId, runId }, current);
  const batch = JSON.stringify([page.stream, page.cursor]);
  await keepIssues(write.tx, { storeId, runId, batch, problems });
  await moveCursor(write.tx, page);
  await moveHistory(write, page);
  const number = await countPage(write.tx, page, outcome);
  await keepSeen(write.tx, page, number);
}

/** What the page says is gone, by the names that raw forms have. */
function goneNames({ deletedDocuments, deletedEntities }: PreparedPage) {
  const documents = [...deletedDocuments].flatMap((externalId) =>
    documentKinds.map((recordKind) => ({ recordKind, externalId })),
  );
  const entities = [...deletedEntities].flatMap(([recordKind, externalIds]) =>
    [...externalIds].map((externalId) => ({ recordKind, externalId })),
  );
  return [...documents, ...entities];
}
