import { queryOptions, useQuery } from '@tanstack/react-query';
import type {
  Me,
  Permission,
  Store,
  TenantChange,
  TenantSettings,
} from '../../../../src/api/contract/index.ts';
import { ledgerKey } from './answers.ts';
import { request } from './client.ts';

export const meOptions = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => request<Me>('/api/v1/me', { signal }),
  staleTime: 5 * 60_000,
});

/** Who is signed in. Only below the shell, which shows nothing before it is known. */
export function useMe(): Me {
  const { data } = useQuery(meOptions);
  if (data === undefined) throw new Error('useMe is used outside the signed-in shell');
  return data;
}

export const storesOptions = queryOptions({
  queryKey: [ledgerKey, 'stores'],
  queryFn: async ({ signal }) =>
    (await request<{ readonly stores: readonly Store[] }>('/api/v1/stores', { signal })).stores,
});

export function patchTenant(change: TenantChange): Promise<TenantSettings> {
  return request<TenantSettings>('/api/v1/tenant', { method: 'PATCH', body: change });
}

/** May the person who is signed in do this? The server checks again; this only hides what would be refused. */
export function useMay(permission: Permission): boolean {
  return useMe().permissions.includes(permission);
}
