import type {
  CanonicalCategory,
  CanonicalCustomer,
  CanonicalLocation,
  CanonicalNamed,
  CanonicalProduct,
  DeletableKind,
  RecordProblem,
} from '../../core/index.ts';
import type { LedgerWrite } from '../pages/ledger-write.ts';
import { addCounts, type EntityCounts } from './entity-table.ts';
import { writeCustomers, writeNamed } from './named.ts';
import { type KnownVariant, type LineReference, writeProducts } from './products.ts';
import { type TreeOutcome, writeTree } from './trees.ts';

export type EntityKind = Exclude<DeletableKind, 'document'>;

/** Records of a page, by external id. */
type EntityRecords = {
  readonly products: ReadonlyMap<string, CanonicalProduct>;
  readonly categories: ReadonlyMap<string, CanonicalCategory>;
  readonly customers: ReadonlyMap<string, CanonicalCustomer>;
  readonly locations: ReadonlyMap<string, CanonicalLocation>;
  readonly channels: ReadonlyMap<string, CanonicalNamed>;
  readonly reps: ReadonlyMap<string, CanonicalNamed>;
  readonly deletedEntities: ReadonlyMap<EntityKind, ReadonlySet<string>>;
};

/** What else the page names by external id. */
type EntityReferences = {
  readonly customers: ReadonlySet<string>;
  readonly channels: ReadonlySet<string>;
  readonly locations: ReadonlySet<string>;
  readonly reps: ReadonlySet<string>;
  readonly categories: ReadonlySet<string>;
  readonly products: ReadonlyMap<string, string>;
  readonly variants: ReadonlyMap<string, LineReference>;
};

/** Ids by external id, of everything the page names. */
export type EntityIds = {
  readonly customers: ReadonlyMap<string, number>;
  readonly channels: ReadonlyMap<string, number>;
  readonly locations: ReadonlyMap<string, number>;
  readonly reps: ReadonlyMap<string, number>;
  readonly products: ReadonlyMap<string, number>;
  readonly variants: ReadonlyMap<string, KnownVariant>;
};

export type EntitiesOutcome = {
  readonly ids: EntityIds;
  readonly counts: EntityCounts;
  readonly problems: readonly RecordProblem[];
  /** Ids of variants and locations that went: what lies there goes with them. */
  readonly gone: { readonly variants: readonly number[]; readonly locations: readonly number[] };
  /** Customers, by external id, whose person was removed: documents that still name them have none. */
  readonly redacted: ReadonlySet<string>;
};

export type EntitiesRequest = {
  readonly storeId: number;
  readonly records: EntityRecords;
  readonly references: EntityReferences;
};

const none: ReadonlySet<string> = new Set();

/** Resolves or creates everything that a page names, parents before children, and writes the records that changed. */
export async function writeEntities(
  write: LedgerWrite,
  request: EntitiesRequest,
): Promise<EntitiesOutcome> {
  const trees = await writeTrees(write, request);
  const people = await writePeople(write, request);
  const { storeId, records, references } = request;
  const { products, variants, counts, goneVariants } = await writeProducts(write, {
    storeId,
    records: records.products,
    productReferences: references.products,
    variantReferences: references.variants,
    deleted: records.deletedEntities.get('product') ?? none,
    deletedVariants: records.deletedEntities.get('variant') ?? none,
    categoryIds: trees.categories.ids,
  });
  return {
    ids: { locations: trees.locations.ids, ...people.ids, products, variants },
    counts: addCounts(trees.locations.counts, trees.categories.counts, people.counts, counts),
    problems: [...trees.locations.problems, ...trees.categories.problems],
    gone: { variants: goneVariants, locations: trees.locations.gone },
    redacted: people.redacted,
  };
}

async function writeTrees(
  write: LedgerWrite,
  { storeId, records, references }: EntitiesRequest,
): Promise<{ readonly locations: TreeOutcome; readonly categories: TreeOutcome }> {
  const locations = await writeTree(write, {
    kind: 'location',
    storeId,
    records: records.locations,
    references: references.locations,
    deleted: records.deletedEntities.get('location') ?? none,
  });
  const categories = await writeTree(write, {
    kind: 'category',
    storeId,
    records: records.categories,
    references: references.categories,
    deleted: records.deletedEntities.get('category') ?? none,
  });
  return { locations, categories };
}

async function writePeople(write: LedgerWrite, { storeId, records, references }: EntitiesRequest) {
  const channels = await writeNamed(write, 'channel', {
    storeId,
    records: records.channels,
    references: references.channels,
    deleted: records.deletedEntities.get('channel') ?? none,
  });
  const reps = await writeNamed(write, 'sales_rep', {
    storeId,
    records: records.reps,
    references: references.reps,
    deleted: records.deletedEntities.get('rep') ?? none,
  });
  const customers = await writeCustomers(write, {
    storeId,
    records: records.customers,
    references: references.customers,
    deleted: records.deletedEntities.get('customer') ?? none,
  });
  const { redacted } = customers;
  for (const externalId of redacted) customers.ids.delete(externalId);
  return {
    redacted,
    ids: { channels: channels.ids, reps: reps.ids, customers: customers.ids },
    counts: addCounts(channels.counts, reps.counts, customers.counts),
  };
}
