import { randomUUID } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { AppError, type Instant, type Json, type TenantId } from '../../core/index.ts';
import type { Database, TenantTx } from '../database.ts';
import { integerArray, textArray } from '../rows/row-writer.ts';

export type DataExportRequest = {
  readonly storeId: number;
  /** The customer, by the platform's own id. */
  readonly externalId: string;
  /** The platform's name of the request: asking again gives the same export. */
  readonly requestId: string;
};

/** What is kept of a person: customer rows, their orders, and both as the platform sent them. */
export type DataExport = {
  /** UUID. */
  readonly id: string;
  readonly storeId: number;
  readonly externalId: string;
  readonly requestId: string;
  readonly body: Json;
  readonly createdAt: Instant;
};

const columns = `id, store_id AS "storeId", external_id AS "externalId", request_id AS "requestId", body,
created_at AS "createdAt"`;

/** So long an export is kept: whoever asked was answered by then. */
const keptDays = 90;

/**
 * Gathers what is kept of a person, and keeps it for the company to hand over. Exports that are older than 90 days go.
 *
 * Cost: the person's orders, and their raw forms.
 */
export function exportPerson(
  db: Database,
  tenantId: TenantId,
  request: DataExportRequest,
): Promise<DataExport> {
  return db.tenant(tenantId, async (tx) => {
    await tx.query(
      `DELETE FROM ledger.data_export WHERE tenant_id = CAST($1 AS uuid)
AND created_at < now() - CAST($2 AS integer) * interval '1 day'`,
      [tenantId, String(keptDays)],
    );
    const body = await gather(tx, request);
    const { storeId, externalId, requestId } = request;
    const [row] = await tx.query<DataExport>(
      `INSERT INTO ledger.data_export AS e (tenant_id, id, store_id, external_id, request_id, body)
VALUES (CAST($1 AS uuid), CAST($2 AS uuid), CAST($3 AS integer), $4, $5, CAST($6 AS jsonb))
ON CONFLICT (tenant_id, store_id, request_id) DO UPDATE SET request_id = e.request_id RETURNING ${columns}`,
      [tenantId, randomUUID(), String(storeId), externalId, requestId, JSON.stringify(body)],
    );
    if (row === undefined) throw new Error('an export that was just written is not there');
    return row;
  });
}

/** @throws AppError `not_found` */
export async function readDataExport(
  db: Database,
  tenantId: TenantId,
  id: string,
): Promise<DataExport> {
  const [row] = await db.tenant(
    tenantId,
    (tx) =>
      tx.query<DataExport>(
        `SELECT ${columns} FROM ledger.data_export WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS uuid)`,
        [tenantId, id],
      ),
    { readOnly: true },
  );
  if (row !== undefined) return row;
  throw new AppError(
    'not_found',
    `There is no export ${id}; exports are kept for ${keptDays} days.`,
  );
}

/** A person who is to be forgotten is not kept in an export either. */
export async function dropDataExports(
  db: Database,
  tenantId: TenantId,
  { storeId, externalId }: Pick<DataExportRequest, 'storeId' | 'externalId'>,
): Promise<void> {
  await db.tenant(tenantId, (tx) =>
    tx.query(
      `DELETE FROM ledger.data_export WHERE tenant_id = CAST($1 AS uuid)
AND store_id = CAST($2 AS integer) AND external_id = $3`,
      [tenantId, String(storeId), externalId],
    ),
  );
}

type CustomerRow = { readonly id: number; readonly externalId: string; readonly data: Json };
type OrderRow = { readonly kind: string; readonly externalId: string; readonly body: Json };
type RawRow = { readonly kind: string; readonly externalId: string; readonly body: Buffer };

/** A customer with those that were merged into it, and the orders that any of them placed. */
async function gather(tx: TenantTx, { storeId, externalId }: DataExportRequest): Promise<Json> {
  const of = [tx.tenantId, String(storeId)];
  const customers = await tx.query<CustomerRow>(
    `SELECT c.id, c.external_id AS "externalId", jsonb_build_object('externalId', c.external_id, 'name', c.name,
  'email', c.email, 'country', c.country, 'region', c.region, 'city', c.city, 'createdAt', c.created_at) AS data
FROM ledger.customer AS c JOIN ledger.customer AS own ON own.tenant_id = c.tenant_id AND (c.id = own.id OR c.merged_into = own.id)
WHERE own.tenant_id = CAST($1 AS uuid) AND own.store_id = CAST($2 AS integer) AND own.external_id = $3 ORDER BY c.id`,
    [...of, externalId],
  );
  const orders = await tx.query<OrderRow>(
    `SELECT kind, external_id AS "externalId", body FROM ledger.document WHERE tenant_id = CAST($1 AS uuid)
AND store_id = CAST($2 AS integer) AND customer_id = ANY(CAST($3 AS integer[])) AND deleted_at IS NULL ORDER BY placed_at, id`,
    [...of, integerArray(customers.map(({ id }) => id))],
  );
  const names = [...customers.map((one) => ({ ...one, kind: 'customer' })), ...orders];
  const raw = await tx.query<RawRow>(
    `SELECT r.record_kind AS kind, r.external_id AS "externalId", r.body
FROM unnest(CAST($3 AS text[]), CAST($4 AS text[])) AS w(kind, external_id) JOIN ledger.raw_record AS r
ON r.tenant_id = CAST($1 AS uuid) AND r.store_id = CAST($2 AS integer)
AND r.record_kind = w.kind AND r.external_id = w.external_id`,
    [
      ...of,
      textArray(names.map(({ kind }) => kind)),
      textArray(names.map((one) => one.externalId)),
    ],
  );
  return {
    customers: customers.map(({ data }) => data),
    orders: orders.map(({ body }) => body),
    asThePlatformSentIt: raw.map((one) => ({ ...one, body: unpack(one.body) })),
  };
}

function unpack(body: Buffer): Json {
  return JSON.parse(zstdDecompressSync(body).toString('utf8')) as Json;
}
