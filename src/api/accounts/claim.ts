import { hashPassword } from 'better-auth/crypto';
import { AppError, currencyCode, tenantId, timeZone } from '../../core/index.ts';
import {
  type AccountUser,
  anyUser,
  type Database,
  dropLinks,
  firstTenantName,
  insertMember,
  insertTenant,
  insertUser,
  issueLink,
  type NewTenant,
  type Tx,
  useLink,
} from '../../ledger/index.ts';
import type { Claim, OneTimeLink } from '../contract/index.ts';
import { linkLifetimeMs, linkUrl } from './links.ts';

/** Has anybody claimed the installation? */
export function isClaimed(database: Database): Promise<boolean> {
  return database.control(anyUser);
}

/**
 * A new link to claim the installation with, for the server's start to print; null when it has been claimed. Links of earlier
 * starts go on working until one of them is used.
 */
export function createClaimLink(database: Database, baseUrl: string): Promise<OneTimeLink | null> {
  return database.control(async (tx) => {
    if (await anyUser(tx)) return null;
    return linkUrl(baseUrl, 'claim', await issueLink(tx, { kind: 'claim' }, linkLifetimeMs.claim));
  });
}

/** The company without members that imports before the claim went to, or a new one. */
async function companyToTakeOver(tx: Tx, company: NewTenant): Promise<NewTenant> {
  const [found] = await tx.query<{ id: string }>(
    `select o.id from control.organization o
     where not exists (select 1 from control.member m where m.organization_id = o.id)
     order by o.created_at, o.id limit 1`,
  );
  return found === undefined ? company : { ...company, id: tenantId(found.id) };
}

/** The name of the company that a claim would take over. */
export async function companyToClaim(tx: Tx): Promise<string> {
  const { id } = await companyToTakeOver(tx, { name: firstTenantName });
  if (id === undefined) return firstTenantName;
  const [row] = await tx.query<{ name: string }>(
    'select name from control.organization where id = cast($1 as uuid)',
    [id],
  );
  return row?.name ?? firstTenantName;
}

/**
 * Makes the first owner: uses the link up, makes the account, and gives it the company that earlier imports went to (or a
 * new one), all in one transaction.
 *
 * @returns the owner and their company; its settings are still to be changed where the claim says so
 * @throws AppError `not_found` for a link that does not hold, `conflict` when somebody claimed before
 */
export async function claimInstallation(
  database: Database,
  claim: Claim,
): Promise<{ readonly user: AccountUser; readonly tenantId: ReturnType<typeof tenantId> }> {
  if (claim.reportingCurrency !== undefined) currencyCode(claim.reportingCurrency);
  if (claim.zone !== undefined) timeZone(claim.zone);
  // scrypt is slow on purpose: not while the transaction is open.
  const passwordHash = await hashPassword(claim.password);
  return database.control(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(7236515, 1)');
    await useLink(tx, claim.token, 'claim');
    if (await anyUser(tx))
      throw new AppError('conflict', 'This installation has an owner: sign in.');
    const user = await insertUser(tx, { name: claim.name, email: claim.email, passwordHash });
    const company = await companyToTakeOver(tx, {
      name: claim.companyName ?? firstTenantName,
      ...(claim.reportingCurrency === undefined
        ? {}
        : { reportingCurrency: claim.reportingCurrency }),
      ...(claim.zone === undefined ? {} : { zone: claim.zone }),
    });
    const id = await insertTenant(tx, company);
    await insertMember(tx, { tenantId: id, userId: user.id, role: 'owner', repId: null });
    await dropLinks(tx, 'claim');
    return { user, tenantId: id };
  });
}
