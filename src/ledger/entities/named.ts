import type { CanonicalCustomer, CanonicalNamed } from '../../core/index.ts';
import type { LedgerWrite } from '../pages/ledger-write.ts';
import {
  type EntityOutcome,
  type EntityTable,
  entityTable,
  findEntities,
  type StoredEntity,
  upsertEntities,
  type WantedEntity,
} from './entity-table.ts';

const named: Readonly<Record<'channel' | 'sales_rep', EntityTable>> = {
  channel: entityTable('channel', [['name', 'text']], { cached: true }),
  sales_rep: entityTable('sales_rep', [['name', 'text']], { cached: true }),
};

type Request<Record> = {
  readonly storeId: number;
  readonly records: ReadonlyMap<string, Record>;
  /** Named by documents. */
  readonly references: ReadonlySet<string>;
  readonly deleted: ReadonlySet<string>;
};

/** Resolves or creates channels or sales reps; one that is known by its id alone is named by it. */
export async function writeNamed(
  write: LedgerWrite,
  kind: 'channel' | 'sales_rep',
  request: Request<CanonicalNamed>,
): Promise<EntityOutcome> {
  const wanted = new Map<string, WantedEntity>();
  for (const externalId of request.references) wanted.set(externalId, namedAs(externalId, true));
  for (const { externalId, name } of request.records.values()) {
    wanted.set(externalId, namedAs(name, false));
  }
  return upsert(write, { ...request, table: named[kind], wanted });
}

function namedAs(name: string, stub: boolean): WantedEntity {
  return { content: name, values: () => [name], stub };
}

const customers = entityTable('customer', [
  ['name', 'text'],
  ['email', 'text'],
  ['country', 'text'],
  ['region', 'text'],
  ['city', 'text'],
  ['created_at', 'timestamptz'],
  ['stub', 'boolean'],
]);

const unknownCustomer: Omit<CanonicalCustomer, 'externalId'> = {
  name: null,
  email: null,
  country: null,
  region: null,
  city: null,
  createdAt: null,
};

type StoredCustomer = StoredEntity & { readonly merged_into: number | null };

/** Content hash of a customer whose person was removed: their record never fills the row again. */
export const redactedHash: Buffer = Buffer.from([0]);

export type CustomersOutcome = EntityOutcome & {
  /** External ids that the request names, of people who were removed. */
  readonly redacted: ReadonlySet<string>;
};

/** Resolves or creates customers. The id of one that was merged into another is that other's. */
export async function writeCustomers(
  write: LedgerWrite,
  request: Request<CanonicalCustomer>,
): Promise<CustomersOutcome> {
  const wanted = new Map<string, WantedEntity>();
  for (const externalId of request.references) {
    wanted.set(externalId, customerAs(unknownCustomer, true));
  }
  for (const record of request.records.values()) {
    wanted.set(record.externalId, customerAs(record, false));
  }
  return upsert(write, { ...request, table: customers, wanted, extra: 'merged_into' });
}

function customerAs(from: Omit<CanonicalCustomer, 'externalId'>, stub: boolean): WantedEntity {
  const { name, email, country, region, city, createdAt } = from;
  const created = createdAt === null ? null : new Date(createdAt).toISOString();
  const values = [name, email, country, region, city, created, stub ? 'true' : 'false'];
  return { content: JSON.stringify(values), values: () => values, stub };
}

type Upsert = Omit<Request<unknown>, 'records' | 'references'> & {
  readonly table: EntityTable;
  readonly wanted: ReadonlyMap<string, WantedEntity>;
  readonly extra?: string;
};

async function upsert(write: LedgerWrite, request: Upsert): Promise<CustomersOutcome> {
  const { table, storeId, deleted, extra } = request;
  const found = await findEntities<StoredEntity & Partial<StoredCustomer>>(write, {
    table,
    storeId,
    externalIds: [...request.wanted.keys(), ...deleted],
    ...(extra === undefined ? {} : { extra }),
  });
  const redacted = new Set<string>();
  for (const [externalId, row] of found) {
    if (row.content_hash.equals(redactedHash)) redacted.add(externalId);
  }
  const wanted =
    redacted.size === 0
      ? request.wanted
      : new Map([...request.wanted].filter(([externalId]) => !redacted.has(externalId)));
  const outcome = await upsertEntities(write, { table, storeId, found, wanted, deleted });
  for (const [externalId, row] of found) {
    if (typeof row.merged_into === 'number') outcome.ids.set(externalId, row.merged_into);
  }
  return { ...outcome, redacted };
}
