import { queryOptions } from '@tanstack/react-query';
import type {
  Claim,
  InvitationAccept,
  LinkInfo,
  Me,
  PasswordReset,
  Setup,
  SignIn,
} from '../../../../src/api/contract/index.ts';
import { request } from '../../shared/api/client.ts';

export function signIn(body: SignIn): Promise<unknown> {
  return request('/api/auth/sign-in/email', { method: 'POST', body });
}

export function claim(body: Claim): Promise<Me> {
  return request('/api/v1/claim', { method: 'POST', body });
}

export function acceptInvitation(body: InvitationAccept): Promise<Me> {
  return request('/api/v1/invitations/accept', { method: 'POST', body });
}

export function resetPassword(body: PasswordReset): Promise<null> {
  return request('/api/v1/password/reset', { method: 'POST', body });
}

export const setupOptions = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => request<Setup>('/api/v1/setup', { signal }),
  staleTime: 0,
});

/** What a one-time link is for. */
export function linkOptions(token: string) {
  return queryOptions({
    queryKey: ['link', token],
    queryFn: ({ signal }) =>
      request<LinkInfo>('/api/v1/links/inspect', { method: 'POST', body: { token }, signal }),
    enabled: token !== '',
    retry: false,
  });
}
