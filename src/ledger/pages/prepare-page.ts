import { constants, zstdCompressSync } from 'node:zlib';
import {
  assertNever,
  type CanonicalCategory,
  type CanonicalCustomer,
  type CanonicalDocument,
  type CanonicalInventoryLevel,
  type CanonicalLocation,
  type CanonicalNamed,
  type CanonicalProduct,
  type CanonicalRecord,
  inventoryKey,
  type Json,
  type SourceRecord,
} from '../../core/index.ts';
import { contentHash, documentText, isUnstorable, storable } from '../documents/document-text.ts';
import type { RawRecord } from '../documents/raw-records.ts';
import type { EntityKind } from '../entities/write-entities.ts';
import type { LedgerPage } from '../page.ts';

/** A document with what can be computed of it without the database. */
export type PreparedDocument = {
  readonly document: CanonicalDocument;
  /** Its JSON text, as stored. */
  readonly text: string;
};

/** What a page holds after its records were folded: of several states of one thing the last one stands. */
export type PreparedPage = {
  readonly page: LedgerPage;
  readonly documents: ReadonlyMap<string, PreparedDocument>;
  /** External ids of documents that the source says are gone, of any kind. */
  readonly deletedDocuments: ReadonlySet<string>;
  readonly products: ReadonlyMap<string, CanonicalProduct>;
  readonly categories: ReadonlyMap<string, CanonicalCategory>;
  readonly customers: ReadonlyMap<string, CanonicalCustomer>;
  readonly locations: ReadonlyMap<string, CanonicalLocation>;
  readonly channels: ReadonlyMap<string, CanonicalNamed>;
  readonly reps: ReadonlyMap<string, CanonicalNamed>;
  readonly inventory: ReadonlyMap<string, CanonicalInventoryLevel>;
  readonly deletedEntities: ReadonlyMap<EntityKind, ReadonlySet<string>>;
  readonly raws: ReadonlyMap<string, RawRecord>;
  /** States that a newer one in the same page stands before. */
  readonly outdated: number;
};

/** Key of a document inside its store. */
export function documentKey(kind: string, externalId: string): string {
  return `${kind}:${externalId}`;
}

type Folded = {
  readonly documents: Map<string, PreparedDocument>;
  readonly deletedDocuments: Set<string>;
  readonly products: Map<string, CanonicalProduct>;
  readonly categories: Map<string, CanonicalCategory>;
  readonly customers: Map<string, CanonicalCustomer>;
  readonly locations: Map<string, CanonicalLocation>;
  readonly channels: Map<string, CanonicalNamed>;
  readonly reps: Map<string, CanonicalNamed>;
  readonly inventory: Map<string, CanonicalInventoryLevel>;
  readonly deletedEntities: Map<EntityKind, Set<string>>;
  readonly raws: Map<string, RawRecord>;
  outdated: number;
};

/**
 * Does all of a page's work that needs no database: folds repeated records, writes documents as JSON, packs raw forms.
 * `writePage` takes the answer in place of the page, so that a reader may prepare the next page while one is being written.
 *
 * Cost: linear in the records' size, mostly JSON and zstd.
 */
export function preparePage(page: LedgerPage): PreparedPage {
  const folded: Folded = {
    documents: new Map(),
    deletedDocuments: new Set(),
    products: new Map(),
    categories: new Map(),
    customers: new Map(),
    locations: new Map(),
    channels: new Map(),
    reps: new Map(),
    inventory: new Map(),
    deletedEntities: new Map(),
    raws: new Map(),
    outdated: 0,
  };
  for (const record of page.records) fold(folded, record, page.guard);
  return { page, ...folded };
}

function fold(folded: Folded, source: SourceRecord, guard: LedgerPage['guard']): void {
  if (source.kind === 'document') {
    foldDocument(folded, source, guard);
    return;
  }
  if (source.kind === 'deletion') {
    foldDeletion(folded, source.record);
    return;
  }
  const entity = isUnstorable(JSON.stringify(source.record)) ? storable(source) : source;
  const { kind, raw } = entity;
  const externalId = externalIdOf(entity);
  if (guard === 'versioned' && isOlderLevel(folded, entity)) {
    folded.outdated += 1;
    return;
  }
  setEntity(folded, entity);
  folded.deletedEntities.get(kind)?.delete(externalId);
  keepRaw(folded, { recordKind: kind, externalId, raw });
}

function externalIdOf(entity: EntityRecord): string {
  return entity.kind === 'inventory' ? inventoryKey(entity.record) : entity.record.externalId;
}

/** True where the page holds a newer state of that level of stock. */
function isOlderLevel({ inventory }: Folded, { kind, record }: EntityRecord): boolean {
  if (kind !== 'inventory' || record.updatedAt === null) return false;
  const before = inventory.get(inventoryKey(record))?.updatedAt ?? null;
  return before !== null && record.updatedAt < before;
}

type EntityRecord = Exclude<CanonicalRecord, { kind: 'document' | 'deletion' }>;

function setEntity(folded: Folded, entity: EntityRecord): void {
  const { kind, record } = entity;
  switch (kind) {
    case 'product':
      folded.products.set(record.externalId, record);
      for (const variant of record.variants) {
        folded.deletedEntities.get('variant')?.delete(variant.externalId);
      }
      break;
    case 'category':
      folded.categories.set(record.externalId, record);
      break;
    case 'customer':
      folded.customers.set(record.externalId, record);
      break;
    case 'location':
      folded.locations.set(record.externalId, record);
      break;
    case 'channel':
      folded.channels.set(record.externalId, record);
      break;
    case 'rep':
      folded.reps.set(record.externalId, record);
      break;
    case 'inventory':
      folded.inventory.set(inventoryKey(record), record);
      break;
    default:
      assertNever(kind, 'record kind');
  }
}

function foldDocument(
  folded: Folded,
  source: SourceRecord & { readonly kind: 'document' },
  guard: LedgerPage['guard'],
): void {
  const prepared = prepareDocument(source.record);
  const { kind, externalId, updatedAt } = prepared.document;
  const key = documentKey(kind, externalId);
  const before = folded.documents.get(key)?.document.updatedAt ?? null;
  if (guard === 'versioned' && before !== null && updatedAt !== null && updatedAt < before) {
    folded.outdated += 1;
    return;
  }
  folded.documents.set(key, prepared);
  keepRaw(folded, { recordKind: kind, externalId, raw: source.raw });
}

function prepareDocument(document: CanonicalDocument): PreparedDocument {
  const text = documentText(document);
  if (!isUnstorable(text)) return { document, text };
  const clean = storable(document);
  return { document: clean, text: documentText(clean) };
}

/** Kinds of documents: a deletion names none. */
export const documentKinds = ['order', 'credit', 'adjustment'];

function foldDeletion(
  folded: Folded,
  { of, externalId }: Extract<SourceRecord, { kind: 'deletion' }>['record'],
): void {
  if (of === 'document') {
    folded.deletedDocuments.add(externalId);
    for (const kind of documentKinds) folded.documents.delete(documentKey(kind, externalId));
    return;
  }
  const deleted = folded.deletedEntities.get(of) ?? new Set();
  folded.deletedEntities.set(of, deleted.add(externalId));
  entitiesOf(folded, of)?.delete(externalId);
}

function entitiesOf(folded: Folded, kind: EntityKind): Map<string, unknown> | undefined {
  return {
    product: folded.products,
    category: folded.categories,
    customer: folded.customers,
    location: folded.locations,
    channel: folded.channels,
    rep: folded.reps,
    inventory: folded.inventory,
    variant: undefined,
  }[kind];
}

type Raw = { readonly recordKind: string; readonly externalId: string; readonly raw: Json };

function keepRaw(folded: Folded, { recordKind, externalId, raw }: Raw): void {
  if (raw === null) return;
  const text = JSON.stringify(raw);
  folded.raws.set(documentKey(recordKind, externalId), {
    recordKind,
    externalId,
    hash: contentHash(text),
    body: packed(text),
  });
}

const smallestWindow = 10;
const largestWindow = 21;

/** Buffers of the record's own size: the defaults (16 KiB out, megabytes of tables) cost more than the packing itself. */
function packed(text: string): Buffer {
  const bits = Math.ceil(Math.log2(text.length + 1));
  const windowLog = Math.min(largestWindow, Math.max(smallestWindow, bits));
  return zstdCompressSync(text, {
    chunkSize: Math.max(256, text.length),
    params: { [constants.ZSTD_c_windowLog]: windowLog },
  });
}
