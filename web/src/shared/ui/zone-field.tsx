import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from './field.tsx';

type ZoneFieldProps = {
  readonly name: string;
  readonly defaultValue: string;
  readonly hint?: string;
};

/** An IANA time zone, with all of them to choose from. */
export function ZoneField({ name, defaultValue, hint }: ZoneFieldProps) {
  const { t } = useTranslation();
  const listId = useId();
  return (
    <>
      <TextField
        label={t('company.zone')}
        name={name}
        list={listId}
        defaultValue={defaultValue}
        autoComplete="off"
        required
        {...(hint === undefined ? {} : { hint })}
      />
      <datalist id={listId}>
        {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}
