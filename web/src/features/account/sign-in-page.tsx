import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SignIn } from '../../../../src/api/contract/index.ts';
import { type ApiFailure, toFailure } from '../../shared/api/client.ts';
import { TextField } from '../../shared/ui/field.tsx';
import { setupOptions, signIn } from './account-calls.ts';
import { AccountCard } from './account-card.tsx';
import { safeNext } from './link-token.ts';
import { SubmitForm } from './submit-form.tsx';

function useSignIn() {
  const { next } = useSearch({ strict: false }) as { readonly next?: string };
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: SignIn) => signIn(body),
    onSuccess: async () => {
      client.clear();
      await navigate({ href: safeNext(next) });
    },
  });
}

/** Signing in. Before the installation has an owner it says where the claim link is. */
export function SignInPage() {
  const { t } = useTranslation();
  const enter = useSignIn();
  const setup = useQuery(setupOptions);
  if (setup.data?.claimed === false) {
    return <AccountCard title={t('signIn.unclaimed')}>{t('signIn.unclaimedAdvice')}</AccountCard>;
  }
  const error = enter.error === null ? null : toFailure(enter.error);
  return (
    <AccountCard title={t('signIn.title')}>
      <SubmitForm
        action={t('signIn.action')}
        isBusy={enter.isPending}
        error={error}
        errorText={
          errorKeyOf(error) === null ? undefined : t(`signIn.${errorKeyOf(error) ?? 'wrong'}`)
        }
        onSubmit={({ email = '', password = '' }) => enter.mutate({ email, password })}
      >
        <TextField
          label={t('signIn.email')}
          name="email"
          type="email"
          autoComplete="username"
          required
        />
        <TextField
          label={t('signIn.password')}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          hint={t('signIn.forgotten')}
        />
      </SubmitForm>
    </AccountCard>
  );
}

function errorKeyOf(error: ApiFailure | null): 'wrong' | 'tooOften' | 'unreachable' | null {
  if (error === null) return null;
  if (error.status === 401) return 'wrong';
  if (error.status === 429) return 'tooOften';
  return error.status === 0 ? 'unreachable' : null;
}
