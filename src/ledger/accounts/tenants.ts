import { randomUUID } from 'node:crypto';
import { AppError, type TenantId, tenantId } from '../../core/index.ts';
import type { Database, Tx } from '../database.ts';

export type NewTenant = {
  readonly name: string;
  /** Default: a new one. An id that exists is left as it is. */
  readonly id?: TenantId;
  readonly reportingCurrency?: string;
  readonly zone?: string;
};

/** A company as the operator sees it. */
export type TenantSummary = {
  readonly id: TenantId;
  readonly name: string;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly members: number;
};

/** The name of the company that imports go to before anybody claimed the installation. */
export const firstTenantName = 'My company';

/**
 * Makes a company: the organisation that people belong to and the ledger's tenant of the same id, in one transaction.
 * Repeating it with the same id changes nothing.
 */
export function createTenant(database: Database, tenant: NewTenant): Promise<TenantId> {
  return database.control((tx) => insertTenant(tx, tenant));
}

/** As `createTenant`, inside the caller's owner transaction. */
export async function insertTenant(tx: Tx, tenant: NewTenant): Promise<TenantId> {
  const id = tenant.id ?? tenantId(randomUUID());
  await tx.query(
    `insert into control.organization (id, name, slug, created_at) values (cast($1 as uuid), $2, $1, now())
     on conflict (id) do nothing`,
    [id, tenant.name],
  );
  // Row security is forced on the owner too: the new tenant's rows are written as that tenant. The id is a checked UUID.
  await tx.query(`set local app.tenant_id to '${id}'`);
  await tx.query(
    `insert into ledger.tenant (tenant_id, name, reporting_currency, zone)
     values (cast($1 as uuid), $2, $3, $4) on conflict (tenant_id) do nothing`,
    [id, tenant.name, tenant.reportingCurrency ?? 'EUR', tenant.zone ?? 'UTC'],
  );
  await tx.query(
    `insert into ledger.tenant_revision (tenant_id, epoch) values (cast($1 as uuid), cast($2 as uuid))
     on conflict (tenant_id) do nothing`,
    [id, randomUUID()],
  );
  return id;
}

/**
 * The company that works are for when nobody says which: the only one, or, where there is none yet, "My company", made now.
 *
 * @throws AppError `input_invalid` when there are several
 */
export function onlyTenant(database: Database): Promise<TenantId> {
  return database.control(async (tx) => {
    // Two processes may ask at once on an empty installation; the second waits and sees the first one's company.
    await tx.query('select pg_advisory_xact_lock(7236515, 1)');
    const found = await tx.query<{ id: string; name: string }>(
      'select id, name from control.organization order by created_at, id limit 20',
    );
    const [first, second] = found;
    if (first === undefined) return insertTenant(tx, { name: firstTenantName });
    if (second === undefined) return tenantId(first.id);
    const names = found.map((row) => `${row.name} (${row.id})`).join(', ');
    throw new AppError('input_invalid', `there are several companies, say which: ${names}`);
  });
}

/** All companies, oldest first. */
export function listTenants(database: Database): Promise<readonly TenantSummary[]> {
  return database.control(async (tx) => {
    const rows = await tx.query<{ id: string; name: string; createdAt: number; members: number }>(
      `select o.id, o.name, o.created_at as "createdAt",
         (select count(*) from control.member m where m.organization_id = o.id) as members
       from control.organization o order by o.created_at, o.id`,
    );
    return rows.map((row) => ({ ...row, id: tenantId(row.id) }));
  });
}

/** Gives a company another name, in both places where it stands. */
export async function renameTenant(database: Database, id: TenantId, name: string): Promise<void> {
  await database.control(async (tx) => {
    await tx.query('update control.organization set name = $2 where id = cast($1 as uuid)', [
      id,
      name,
    ]);
    await tx.query(`set local app.tenant_id to '${id}'`);
    await tx.query('update ledger.tenant set name = $2 where tenant_id = cast($1 as uuid)', [
      id,
      name,
    ]);
  });
}
