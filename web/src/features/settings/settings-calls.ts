import { queryOptions } from '@tanstack/react-query';
import type {
  ApiKey,
  ApiKeyCreate,
  ApiKeyCreated,
  Invitation,
  InvitationCreate,
  InvitationCreated,
  Member,
  MemberChange,
  OneTimeLink,
  Store,
  StoreChange,
} from '../../../../src/api/contract/index.ts';
import { request } from '../../shared/api/client.ts';

export const membersKey = ['members'] as const;
export const invitationsKey = ['invitations'] as const;
export const keysKey = ['keys'] as const;

export const membersOptions = queryOptions({
  queryKey: membersKey,
  queryFn: ({ signal }) =>
    request<{ readonly members: readonly Member[] }>('/api/v1/members', { signal }),
});

export const invitationsOptions = queryOptions({
  queryKey: invitationsKey,
  queryFn: ({ signal }) =>
    request<{ readonly invitations: readonly Invitation[] }>('/api/v1/invitations', { signal }),
});

export const keysOptions = queryOptions({
  queryKey: keysKey,
  queryFn: ({ signal }) =>
    request<{ readonly keys: readonly ApiKey[] }>('/api/v1/keys', { signal }),
});

export function patchStore(id: number, body: StoreChange): Promise<Store> {
  return request(`/api/v1/stores/${id}`, { method: 'PATCH', body });
}

export function invite(body: InvitationCreate): Promise<InvitationCreated> {
  return request('/api/v1/invitations', { method: 'POST', body });
}

export function withdrawInvitation(id: string): Promise<null> {
  return request(`/api/v1/invitations/${id}`, { method: 'DELETE' });
}

export function patchMember(userId: string, body: MemberChange): Promise<Member> {
  return request(`/api/v1/members/${userId}`, { method: 'PATCH', body });
}

export function removeMember(userId: string): Promise<null> {
  return request(`/api/v1/members/${userId}`, { method: 'DELETE' });
}

export function passwordLink(userId: string): Promise<OneTimeLink> {
  return request(`/api/v1/members/${userId}/password-link`, { method: 'POST', body: {} });
}

export function createKey(body: ApiKeyCreate): Promise<ApiKeyCreated> {
  return request('/api/v1/keys', { method: 'POST', body });
}

export function revokeKey(id: string): Promise<null> {
  return request(`/api/v1/keys/${id}`, { method: 'DELETE' });
}
