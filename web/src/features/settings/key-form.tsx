import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ApiKeyCreate, Permission } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { useMe } from '../../shared/api/me.ts';
import { Button } from '../../shared/ui/button.tsx';
import { SelectField, TextField } from '../../shared/ui/field.tsx';
import { OneTimeSecret } from './one-time-secret.tsx';
import { createKey, keysKey } from './settings-calls.ts';

/** What no key may do: a leaked key must not be able to let people in or to make more keys. */
const keyless: ReadonlySet<Permission> = new Set(['members.write', 'keys.write']);
const lifetimes = [30, 90, 365] as const;

function keyOf(form: FormData): ApiKeyCreate {
  const days = Number(form.get('days'));
  return {
    name: String(form.get('name') ?? '').trim(),
    scopes: form.getAll('scope').map(String) as Permission[],
    expiresInDays: days === 0 ? null : days,
  };
}

/** Makes a key and shows it this one time. */
export function KeyForm() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: createKey,
    onSuccess: () => client.invalidateQueries({ queryKey: keysKey }),
  });
  return (
    <form
      className="grid gap-4 px-4 pt-1 pb-4"
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate(keyOf(new FormData(event.currentTarget)));
      }}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField label={t('keys.name')} name="name" required maxLength={100} autoComplete="off" />
        <SelectField label={t('keys.lifetime')} name="days" defaultValue="90">
          {lifetimes.map((days) => (
            <option key={days} value={days}>
              {t('keys.days', { count: days })}
            </option>
          ))}
          <option value="0">{t('keys.noEnd')}</option>
        </SelectField>
      </div>
      <Scopes />
      {make.error === null ? null : (
        <p role="alert" className="text-sm text-bad">
          {toFailure(make.error).message}
        </p>
      )}
      <Button type="submit" look="primary" isBusy={make.isPending} className="justify-self-start">
        {t('keys.make')}
      </Button>
      {make.data === undefined ? null : (
        <OneTimeSecret
          title={t('keys.ready', { name: make.data.apiKey.name })}
          secret={make.data.key}
          note={t('keys.readyNote')}
        />
      )}
    </form>
  );
}

function Scopes() {
  const { t } = useTranslation();
  const { permissions } = useMe();
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium text-ink-2">{t('keys.scopes')}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {permissions
          .filter((permission) => !keyless.has(permission))
          .map((permission) => (
            <label key={permission} className="flex cursor-pointer items-start gap-2 text-sm">
              <input
                type="checkbox"
                name="scope"
                value={permission}
                defaultChecked={permission === 'query'}
                className="mt-1 accent-accent"
              />
              <span>
                <code className="text-xs">{permission}</code>
                <span className="block text-ink-2">
                  {t(`permission.${permission.replace('.', '_') as 'query'}`)}
                </span>
              </span>
            </label>
          ))}
      </div>
    </fieldset>
  );
}
