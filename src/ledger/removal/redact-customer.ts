import type { CanonicalDocument, TenantId } from '../../core/index.ts';
import type { Database, TenantTx } from '../database.ts';
import { refreshFirstOrders } from '../documents/first-orders.ts';
import { bodyColumns, rederive, type StoredBody } from '../documents/rederive.ts';
import { redactedHash } from '../entities/named.ts';
import { emptyDeliveries } from '../inbox/replay-deliveries.ts';
import { type LedgerWrite, ledgerWrite } from '../pages/ledger-write.ts';
import { integerArray, textArray } from '../rows/row-writer.ts';

export type RedactCustomer = {
  readonly storeId: number;
  readonly externalId: string;
  /** Orders that the platform names beside the person: their raw forms go too. */
  readonly orderExternalIds?: readonly string[];
  readonly signal?: AbortSignal;
};

export type RedactReport = {
  /** Orders that stay, without the person. */
  readonly documents: number;
};

/** Documents of one transaction. */
const batchSize = 500;

/**
 * Removes what is kept of a person, for good: name, e-mail, place and dates of their customer row and of those merged into
 * it; the raw forms of them and of their orders; what the inbox holds of their store's finished deliveries. Their orders stay,
 * with the same figures, without a customer. A page that was read before and comes in later does not bring them back.
 *
 * Goes in batches of one transaction each and may be repeated at any time. Backups made before still hold the person.
 *
 * @throws AppError `cancelled`; batches before stay
 */
export async function redactCustomer(
  db: Database,
  tenantId: TenantId,
  { storeId, externalId, orderExternalIds = [], signal }: RedactCustomer,
): Promise<RedactReport> {
  const options = signal === undefined ? {} : { signal };
  let documents = 0;
  for (;;) {
    const { result } = await ledgerWrite(db, tenantId, {
      ...options,
      work: async (write) => {
        const person = await findPerson(write.tx, { storeId, externalId });
        return person === null ? 0 : redactDocuments(write, storeId, person);
      },
    });
    documents += result;
    if (result < batchSize) break;
  }
  await ledgerWrite(db, tenantId, {
    ...options,
    work: async (write) => {
      const person = await findPerson(write.tx, { storeId, externalId });
      if (person !== null) await redactRows(write, person);
      const people = person?.externalIds ?? [externalId];
      await dropRaw(write.tx, { storeId, kinds: ['customer'], externalIds: people });
      const orders = { storeId, kinds: documentKinds, externalIds: orderExternalIds };
      await dropRaw(write.tx, orders);
    },
  });
  await emptyDeliveries(db, tenantId, await connectionsOf(db, tenantId, storeId));
  return { documents };
}

const documentKinds = ['order', 'credit', 'adjustment'];

/** The rows that stand for one person: a customer, and those that were merged into it. */
type Person = {
  readonly ids: readonly number[];
  readonly externalIds: readonly string[];
  /** The customer that their documents name. */
  readonly customerId: number;
};

type PersonRow = {
  readonly id: number;
  readonly external_id: string;
  readonly merged_into: number | null;
};

/** A customer that was merged into another is that alias alone: the other one may be somebody whom nobody asked to remove. */
async function findPerson(
  tx: TenantTx,
  { storeId, externalId }: { readonly storeId: number; readonly externalId: string },
): Promise<Person | null> {
  const rows = await tx.query<PersonRow>(
    `WITH own AS (SELECT id, external_id, merged_into FROM ledger.customer
  WHERE tenant_id = CAST($1 AS uuid) AND store_id = CAST($2 AS integer) AND external_id = $3)
SELECT * FROM own UNION
SELECT c.id, c.external_id, c.merged_into FROM own JOIN ledger.customer AS c
ON c.tenant_id = CAST($1 AS uuid) AND c.merged_into = own.id`,
    [tx.tenantId, String(storeId), externalId],
  );
  const own = rows.find((row) => row.external_id === externalId);
  if (own === undefined) return null;
  return {
    ids: rows.map(({ id }) => id),
    externalIds: rows.map(({ external_id }) => external_id),
    customerId: own.merged_into ?? own.id,
  };
}

const documentsText = `SELECT ${bodyColumns} FROM ledger.document AS d
WHERE d.tenant_id = CAST($1 AS uuid) AND d.customer_id = CAST($2 AS integer)
AND d.body ->> 'customerExternalId' = ANY(CAST($3 AS text[])) AND d.deleted_at IS NULL ORDER BY d.id LIMIT CAST($4 AS integer)`;

async function redactDocuments(
  write: LedgerWrite,
  storeId: number,
  { customerId, externalIds }: Person,
): Promise<number> {
  const { tx, tenantId } = write;
  const rows = await tx.query<StoredBody>(documentsText, [
    tenantId,
    String(customerId),
    textArray(externalIds),
    String(batchSize),
  ]);
  if (rows.length === 0) return 0;
  await rederive(
    write,
    rows.map((row) => ({ ...row, body: withoutCustomer(row.body) })),
  );
  const names = rows.map(({ body }) => body.externalId);
  await dropRaw(tx, { storeId, kinds: documentKinds, externalIds: names });
  return rows.length;
}

function withoutCustomer(body: CanonicalDocument): CanonicalDocument {
  return { ...body, customerExternalId: null };
}

/** Empties the rows themselves, and lets go of them the documents that are gone already. */
async function redactRows(write: LedgerWrite, { ids, externalIds, customerId }: Person) {
  const { tx, tenantId, revision } = write;
  const emptied = await tx.query(
    `UPDATE ledger.customer SET name = NULL, email = NULL, country = NULL, region = NULL, city = NULL, created_at = NULL,
stub = true, content_hash = $3, deleted_at = coalesce(deleted_at, now()), revision = CAST($4 AS bigint)
WHERE tenant_id = CAST($1 AS uuid) AND id = ANY(CAST($2 AS integer[])) AND content_hash <> $3 RETURNING id`,
    [tenantId, integerArray(ids), redactedHash, revision],
  );
  const loosened = await tx.query<{ readonly id: number }>(
    `UPDATE ledger.document SET customer_id = NULL, body = jsonb_set(body, '{customerExternalId}', 'null'),
revision = CAST($4 AS bigint) WHERE tenant_id = CAST($1 AS uuid) AND customer_id = CAST($2 AS integer)
AND body ->> 'customerExternalId' = ANY(CAST($3 AS text[])) AND deleted_at IS NOT NULL RETURNING id`,
    [tenantId, String(customerId), textArray(externalIds), revision],
  );
  if (emptied.length + loosened.length > 0) write.touch();
  await refreshFirstOrders(write, new Set([...ids, customerId]));
}

type RawNames = {
  readonly storeId: number;
  readonly kinds: readonly string[];
  readonly externalIds: readonly string[];
};

/** Raw forms go, also those that a record which could not be mapped was kept with. */
async function dropRaw(tx: TenantTx, { storeId, kinds, externalIds }: RawNames): Promise<void> {
  if (externalIds.length === 0) return;
  const values = [tx.tenantId, String(storeId), textArray(kinds), textArray(externalIds)];
  const where = `tenant_id = CAST($1 AS uuid) AND store_id = CAST($2 AS integer)
AND record_kind = ANY(CAST($3 AS text[])) AND external_id = ANY(CAST($4 AS text[]))`;
  await tx.query(`DELETE FROM ledger.raw_record WHERE ${where}`, values);
  await tx.query(
    `UPDATE ledger.sync_issue SET raw = NULL WHERE raw IS NOT NULL AND ${where}`,
    values,
  );
}

async function connectionsOf(
  db: Database,
  tenantId: TenantId,
  storeId: number,
): Promise<readonly string[]> {
  const rows = await db.tenant(
    tenantId,
    (tx) =>
      tx.query<{ readonly id: string }>(
        'SELECT id FROM ledger.connection WHERE tenant_id = CAST($1 AS uuid) AND store_id = CAST($2 AS integer)',
        [tenantId, String(storeId)],
      ),
    { readOnly: true },
  );
  return rows.map(({ id }) => id);
}
