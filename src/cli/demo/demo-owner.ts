import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAccount } from '../../api/index.ts';
import type { Base } from '../../app/index.ts';
import type { TenantId } from '../../core/index.ts';
import { createTenant, findUserByEmail, importOwnRates, listTenants } from '../../ledger/index.ts';
import { createFileOnce } from '../../platform/index.ts';
import { sampleRates } from './sample-rates.ts';

export type DemoOwner = { readonly email: string; readonly password: string };

const email = 'demo@example.com';

const companyName = 'Sample Company';

/** The sample company, with invented exchange rates of its own; made at the first start. */
export async function demoTenant({ database }: Base): Promise<TenantId> {
  const known = (await listTenants(database)).find(({ name }) => name === companyName);
  const tenantId =
    known?.id ??
    (await createTenant(database, {
      name: companyName,
      reportingCurrency: 'EUR',
      zone: 'Europe/Berlin',
    }));
  await importOwnRates(database, tenantId, sampleRates(Date.now()));
  return tenantId;
}

/** The demo's owner, made at the first start with a password of its own that lies beside the data. */
export async function demoOwner(
  { database, folder }: Base,
  tenantId: TenantId,
): Promise<DemoOwner> {
  const file = join(folder.root, 'demo-password');
  await createFileOnce(file, `${randomBytes(9).toString('base64url')}\n`);
  const password = (await readFile(file, 'utf8')).trim();
  const known = await database.control((tx) => findUserByEmail(tx, email));
  if (known === null)
    await createAccount(database, {
      name: 'Demo',
      email,
      password,
      member: { tenantId, role: 'owner', repId: null },
    });
  return { email, password };
}
