import { AppError, currencyCode, timeZone } from '../../core/index.ts';
import type { TenantTx } from '../database.ts';
import type { StoreSettings } from '../documents/resolve-documents.ts';

type SettingsRow = { readonly zone: string; readonly reporting_currency: string };

const settingsText = `SELECT s.zone, t.reporting_currency FROM ledger.store AS s
JOIN ledger.tenant AS t ON t.tenant_id = s.tenant_id
WHERE s.tenant_id = CAST($1 AS uuid) AND s.id = CAST($2 AS integer) AND s.deleted_at IS NULL`;

/** @throws AppError `not_found` when the tenant has no such store */
export async function readStoreSettings(tx: TenantTx, storeId: number): Promise<StoreSettings> {
  const [row] = await tx.query<SettingsRow>(settingsText, [tx.tenantId, String(storeId)], {
    prepared: true,
  });
  if (row === undefined) {
    throw new AppError('not_found', `There is no store ${storeId}, or it was deleted.`);
  }
  return {
    zone: timeZone(row.zone),
    reportingCurrency: currencyCode(row.reporting_currency),
  };
}
