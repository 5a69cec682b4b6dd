import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionBegun, Platform } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { connectionsKey } from '../../shared/api/connections.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { TextField } from '../../shared/ui/field.tsx';
import { beginConnection } from './connection-calls.ts';
import { MethodChoice, MethodFields } from './method-fields.tsx';
import { Refusal } from './refusal.tsx';

/** Which shop, and how it lets us in. Ends at the platform's consent page, or at the connection. */
export function ConnectForm({ platform }: { readonly platform: Platform }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState(firstMethod(platform));
  const method = platform.methods.find((one) => one.kind === kind) ?? platform.methods[0];
  const finish = useFinish();
  const begin = useMutation({
    mutationFn: (form: FormData) =>
      beginConnection({
        platform: platform.platform,
        account: String(form.get('account') ?? '').trim(),
        method: kind,
        ...fieldsOf(form, method?.fields ?? []),
        ...storeNameOf(form),
      }),
    onSuccess: finish,
  });
  return (
    <Card label={platform.title}>
      <form
        className="grid gap-4 p-4 sm:p-5"
        onSubmit={(event) => {
          event.preventDefault();
          begin.mutate(new FormData(event.currentTarget));
        }}
      >
        <AccountField platform={platform} />
        <MethodChoice methods={platform.methods} kind={kind} onChoose={setKind} />
        {method === undefined ? null : <MethodFields method={method} />}
        <TextField
          label={t('connection.storeName')}
          name="storeName"
          hint={t('connection.storeNameHint')}
          autoComplete="off"
          maxLength={200}
        />
        {begin.error === null ? null : <Refusal failure={toFailure(begin.error)} />}
        <div className="flex flex-wrap items-center gap-3">
          <Button
            type="submit"
            look="primary"
            isBusy={begin.isPending || begin.isSuccess}
            disabled={method?.available !== true}
          >
            {kind === 'oauth'
              ? t('connection.toConsent', { platform: platform.title })
              : t('connection.checkAndConnect')}
          </Button>
          <p className="text-sm text-ink-3">{t('connection.readOnly')}</p>
        </div>
      </form>
    </Card>
  );
}

function AccountField({ platform }: { readonly platform: Platform }) {
  return (
    <TextField
      label={platform.accountLabel}
      name="account"
      placeholder={platform.accountExample}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      required
      autoFocus
    />
  );
}

function firstMethod({ methods }: Platform) {
  return (methods.find(({ available }) => available) ?? methods[0])?.kind ?? 'oauth';
}

function fieldsOf(form: FormData, fields: readonly { readonly name: string }[]) {
  if (fields.length === 0) return {};
  const entries = fields.map(({ name }) => [name, String(form.get(`field.${name}`) ?? '').trim()]);
  return { fields: Object.fromEntries(entries) as Record<string, string> };
}

function storeNameOf(form: FormData) {
  const storeName = String(form.get('storeName') ?? '').trim();
  return storeName === '' ? {} : { storeName };
}

/** Goes on where the platform wants the user, or to the connection that stands now. */
export function useFinish() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async ({ connection, consentUrl }: ConnectionBegun): Promise<void> => {
    if (consentUrl !== null) {
      window.location.assign(consentUrl);
      return;
    }
    await client.invalidateQueries({ queryKey: connectionsKey });
    await navigate({
      to: '/connections/$connectionId',
      params: { connectionId: connection.id } as never,
    });
  };
}
