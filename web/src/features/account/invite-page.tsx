import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { LinkInfo } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { TextField } from '../../shared/ui/field.tsx';
import { acceptInvitation } from './account-calls.ts';
import { LinkGate } from './link-gate.tsx';
import { NewPassword } from './new-password.tsx';
import { SubmitForm } from './submit-form.tsx';

type Invitation = Extract<LinkInfo, { kind: 'invitation' }>;

/** Accepting an invitation: with a new account, or with the one that is signed in. */
export function InvitePage() {
  const { t } = useTranslation();
  return (
    <LinkGate kind="invitation" title={t('invite.title')}>
      {(token, info) => <InviteForm token={token} info={info} />}
    </LinkGate>
  );
}

function useAccept(token: string) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (values: Readonly<Record<string, string>>) =>
      acceptInvitation({
        token,
        ...(values['name'] === undefined ? {} : { name: values['name'] }),
        ...(values['password'] === undefined ? {} : { password: values['password'] }),
      }),
    onSuccess: async () => {
      client.clear();
      await navigate({ to: '/' });
    },
  });
}

function InviteForm({ token, info }: { readonly token: string; readonly info: Invitation }) {
  const { t } = useTranslation();
  const accept = useAccept(token);
  const error = accept.error === null ? null : toFailure(accept.error);
  const company = info.companyName;
  return (
    <>
      <p className="text-base text-ink-2">
        {t('invite.lead', { company, role: t(`role.${info.role}`), email: info.email })}
      </p>
      <SubmitForm
        action={t('invite.action', { company })}
        isBusy={accept.isPending}
        error={error}
        onSubmit={accept.mutate}
      >
        {info.accountExists ? null : (
          <>
            <TextField label={t('account.name')} name="name" autoComplete="name" required />
            <NewPassword />
          </>
        )}
      </SubmitForm>
      {error?.status === 401 ? (
        <Link
          to="/sign-in"
          search={{ next: `/invite#${token}` } as never}
          className="text-accent underline underline-offset-4"
        >
          {t('invite.signInFirst')}
        </Link>
      ) : null}
    </>
  );
}
