import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { toFailure } from '../../shared/api/client.ts';
import { buttonClass } from '../../shared/ui/button.tsx';
import { resetPassword } from './account-calls.ts';
import { LinkGate } from './link-gate.tsx';
import { NewPassword } from './new-password.tsx';
import { SubmitForm } from './submit-form.tsx';

/** A new password by a link. */
export function ResetPage() {
  const { t } = useTranslation();
  return (
    <LinkGate kind="password_reset" title={t('reset.title')}>
      {(token, info) => <ResetForm token={token} email={info.email} />}
    </LinkGate>
  );
}

function ResetForm({ token, email }: { readonly token: string; readonly email: string }) {
  const { t } = useTranslation();
  const reset = useMutation({
    mutationFn: (password: string) => resetPassword({ token, password }),
  });
  if (reset.isSuccess) {
    return (
      <>
        <p role="status" className="text-base">
          {t('reset.done')}
        </p>
        <Link to="/sign-in" search={{} as never} className={buttonClass('primary')}>
          {t('signIn.title')}
        </Link>
      </>
    );
  }
  return (
    <SubmitForm
      action={t('reset.action')}
      isBusy={reset.isPending}
      error={reset.error === null ? null : toFailure(reset.error)}
      onSubmit={({ password = '' }) => reset.mutate(password)}
    >
      <p className="text-base text-ink-2">{email}</p>
      <NewPassword />
    </SubmitForm>
  );
}
