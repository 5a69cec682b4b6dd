import { AppError } from '../../core/index.ts';
import { insertApiKey, listApiKeys } from '../../ledger/index.ts';
import { describeKey } from '../accounts/api-key.ts';
import { noteDeed } from '../accounts/deeds.ts';
import { keyless } from '../accounts/permissions.ts';
import type { Principal } from '../accounts/principal.ts';
import type { Permission } from '../contract/index.ts';
import { personEndpoint } from '../http/endpoint.ts';
import { apiKeyCreatedSchema, apiKeyCreateSchema } from '../schemas/account.ts';

const dayMs = 86_400_000;

/** @throws AppError `input_invalid` naming every scope that the maker cannot give */
function checkScopes(principal: Principal, scopes: readonly Permission[]): void {
  const faults = scopes.flatMap((scope, index) => {
    const path = `scopes.${index}`;
    if (keyless.includes(scope)) return [{ path, message: `"${scope}" is never given to keys` }];
    if (!principal.permissions.has(scope))
      return [{ path, message: `your own role does not have "${scope}"` }];
    return [];
  });
  if (faults.length === 0) return;
  const lines = faults.map(({ message }) => message);
  throw new AppError('input_invalid', lines.join('; '), { faults });
}

export const createKeyEndpoint = personEndpoint('keys.write', {
  method: 'POST',
  path: '/api/v1/keys',
  tag: 'API keys',
  summary: 'Make an API key; it is shown this once',
  status: 201,
  schemas: { body: apiKeyCreateSchema, answer: apiKeyCreatedSchema },
  handle: async ({ body, principal, services }) => {
    checkScopes(principal, body.scopes);
    const { tenantId, user } = principal;
    const days = body.expiresInDays ?? null;
    const { key, row } = await services.database.control(async (tx) => {
      const made = await insertApiKey(tx, {
        tenantId,
        userId: user.id,
        name: body.name,
        scopes: [...new Set(body.scopes)],
        expiresAt: days === null ? null : Date.now() + days * dayMs,
      });
      const rows = await listApiKeys(tx, tenantId);
      return { key: made.key, row: rows.find(({ id }) => id === made.id) };
    });
    if (row === undefined) throw new Error('the key was not stored');
    await noteDeed(services, principal, {
      action: 'key.create',
      subject: `key:${row.id}`,
      detail: { scopes: row.scopes },
    });
    return { apiKey: describeKey(row), key };
  },
});
