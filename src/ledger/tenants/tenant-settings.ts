import { AppError, type TenantId } from '../../core/index.ts';
import { renameTenant } from '../accounts/tenants.ts';
import type { Database } from '../database.ts';
import { ledgerWrite } from '../pages/ledger-write.ts';
import { blankReporting } from '../restate/stale-documents.ts';

/** How a company reads its figures. */
export type TenantSettingsRow = {
  readonly id: TenantId;
  readonly name: string;
  /** ISO 4217. */
  readonly reportingCurrency: string;
  /** IANA name. */
  readonly zone: string;
  /** 1 = Monday … 7 = Sunday. */
  readonly weekStart: number;
  readonly fiscalCalendar: 'gregorian' | '445' | '454' | '544';
  /** 1–12. */
  readonly fiscalStartMonth: number;
};

export type TenantSettingsChange = Partial<Omit<TenantSettingsRow, 'id'>>;

const readText = `SELECT tenant_id AS id, name, reporting_currency AS "reportingCurrency", zone,
  week_start AS "weekStart", fiscal_calendar AS "fiscalCalendar", fiscal_start_month AS "fiscalStartMonth"
FROM ledger.tenant WHERE tenant_id = CAST($1 AS uuid)`;

const changeText = `UPDATE ledger.tenant SET reporting_currency = $2, zone = $3, week_start = CAST($4 AS integer),
  fiscal_calendar = $5, fiscal_start_month = CAST($6 AS integer)
WHERE tenant_id = CAST($1 AS uuid)`;

/** @throws AppError `not_found` for an unknown tenant */
export async function readTenant(db: Database, tenantId: TenantId): Promise<TenantSettingsRow> {
  const [row] = await db.tenant(
    tenantId,
    (tx) => tx.query<TenantSettingsRow>(readText, [tenantId]),
    {
      readOnly: true,
    },
  );
  if (row === undefined) throw new AppError('not_found', `There is no tenant ${tenantId}.`);
  return row;
}

/**
 * Changes settings. Takes a revision when one of them changed, because answers depend on them. With another reporting
 * currency the amounts in the old one become a shown gap at once; the caller has them restated. Values are checked by the caller; the table refuses impossible ones.
 *
 * @returns the settings after it
 * @throws AppError `not_found`
 */
export async function updateTenant(
  db: Database,
  tenantId: TenantId,
  change: TenantSettingsChange,
): Promise<TenantSettingsRow> {
  const { result } = await ledgerWrite(db, tenantId, {
    work: async (write) => {
      const { tx, touch } = write;
      const [before] = await tx.query<TenantSettingsRow>(readText, [tenantId]);
      if (before === undefined) throw new AppError('not_found', `There is no tenant ${tenantId}.`);
      const after = { ...before, ...change };
      if (JSON.stringify(after) === JSON.stringify(before)) return before;
      touch();
      await tx.query(changeText, [
        tenantId,
        after.reportingCurrency,
        after.zone,
        String(after.weekStart),
        after.fiscalCalendar,
        String(after.fiscalStartMonth),
      ]);
      if (after.reportingCurrency !== before.reportingCurrency)
        await blankReporting(write, after.reportingCurrency);
      return after;
    },
  });
  // The name stands in control too, out of the application role's reach.
  if (change.name !== undefined) await renameTenant(db, tenantId, change.name);
  return result;
}
