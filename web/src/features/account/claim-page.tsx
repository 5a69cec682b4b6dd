import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { toFailure } from '../../shared/api/client.ts';
import { CurrencyField } from '../../shared/ui/currency-field.tsx';
import { TextField } from '../../shared/ui/field.tsx';
import { ZoneField } from '../../shared/ui/zone-field.tsx';
import { claim } from './account-calls.ts';
import { LinkGate } from './link-gate.tsx';
import { NewPassword } from './new-password.tsx';
import { SubmitForm } from './submit-form.tsx';

/** The first owner takes the installation over. */
export function ClaimPage() {
  const { t } = useTranslation();
  return (
    <LinkGate kind="claim" title={t('claim.title')}>
      {(token, info) => <ClaimForm token={token} companyName={info.companyName} />}
    </LinkGate>
  );
}

type ClaimFormProps = { readonly token: string; readonly companyName: string };

function useClaim(token: string) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (values: Readonly<Record<string, string>>) =>
      claim({
        token,
        name: values['name'] ?? '',
        email: values['email'] ?? '',
        password: values['password'] ?? '',
        companyName: values['companyName'] ?? '',
        reportingCurrency: values['currency'] ?? '',
        zone: values['zone'] ?? '',
      }),
    onSuccess: async () => {
      client.clear();
      await navigate({ to: '/' });
    },
  });
}

function ClaimForm({ token, companyName }: ClaimFormProps) {
  const { t } = useTranslation();
  const take = useClaim(token);
  return (
    <SubmitForm
      action={t('claim.action')}
      isBusy={take.isPending}
      error={take.error === null ? null : toFailure(take.error)}
      onSubmit={take.mutate}
    >
      <TextField label={t('account.name')} name="name" autoComplete="name" required />
      <TextField
        label={t('signIn.email')}
        name="email"
        type="email"
        autoComplete="username"
        required
      />
      <NewPassword />
      <TextField
        label={t('company.name')}
        name="companyName"
        autoComplete="organization"
        defaultValue={companyName}
        required
      />
      <CurrencyField name="currency" />
      <ZoneField name="zone" defaultValue={Intl.DateTimeFormat().resolvedOptions().timeZone} />
    </SubmitForm>
  );
}
