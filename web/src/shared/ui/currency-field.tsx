import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { TextField } from './field.tsx';

function currencyNames(locale: string): readonly (readonly [string, string])[] {
  const names = new Intl.DisplayNames(locale, { type: 'currency' });
  return Intl.supportedValuesOf('currency').map((code) => [code, names.of(code) ?? code]);
}

/** An ISO 4217 code, with all of them to choose from. */
export function CurrencyField({
  name,
  defaultValue = 'EUR',
}: {
  readonly name: string;
  readonly defaultValue?: string;
}) {
  const { t } = useTranslation();
  const { locale } = useFormat();
  const listId = useId();
  return (
    <>
      <TextField
        label={t('company.currency')}
        name={name}
        list={listId}
        defaultValue={defaultValue}
        pattern="[A-Z]{3}"
        maxLength={3}
        autoComplete="off"
        required
        hint={t('company.currencyHint')}
      />
      <datalist id={listId}>
        {currencyNames(locale).map(([code, title]) => (
          <option key={code} value={code}>
            {title}
          </option>
        ))}
      </datalist>
    </>
  );
}
