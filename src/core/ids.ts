import { AppError } from './errors.ts';

/** A tenant: a UUID in lower case, safe to write into `SET LOCAL`. */
export type TenantId = string & { readonly __brand: 'TenantId' };

/** @throws AppError `input_invalid` when it is no UUID */
export function tenantId(text: string): TenantId {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) {
    throw new AppError(
      'input_invalid',
      `"${text}" is no tenant id: a UUID in lower case is expected`,
    );
  }
  return text as TenantId;
}
