import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TenantChange, TenantSettings } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { meOptions, patchTenant, useMay, useMe } from '../../shared/api/me.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { CurrencyField } from '../../shared/ui/currency-field.tsx';
import { SelectField, TextField } from '../../shared/ui/field.tsx';
import { FailureNotice } from '../../shared/ui/states.tsx';
import { ZoneField } from '../../shared/ui/zone-field.tsx';
import { monthNames, weekdayNames } from './calendar-names.ts';
import { changedSettings } from './changed-settings.ts';

function useSave(settings: TenantSettings) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: TenantChange) =>
      Object.keys(change).length === 0 ? Promise.resolve(settings) : patchTenant(change),
    onSuccess: () => client.invalidateQueries({ queryKey: meOptions.queryKey }),
  });
}

/** Name, currency and calendar of the company. */
export function CompanySection() {
  const { t } = useTranslation();
  const { tenant } = useMe();
  const mayWrite = useMay('settings.write');
  const save = useSave(tenant);
  return (
    <Card label={t('settings.company')}>
      <form
        className="grid gap-5 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(changedSettings(tenant, new FormData(event.currentTarget)));
        }}
      >
        <fieldset disabled={!mayWrite} className="grid gap-4 sm:grid-cols-2">
          <TextField label={t('company.name')} name="name" defaultValue={tenant.name} required />
          <CurrencyField name="reportingCurrency" defaultValue={tenant.reportingCurrency} />
          <ZoneField name="zone" defaultValue={tenant.zone} hint={t('company.zoneHint')} />
          <CalendarFields tenant={tenant} />
        </fieldset>
        {save.error === null ? null : <FailureNotice failure={toFailure(save.error)} isCompact />}
        {mayWrite ? (
          <div className="flex items-center gap-3">
            <Button type="submit" look="primary" isBusy={save.isPending}>
              {t('settings.save')}
            </Button>
            <span role="status" className="text-sm text-good">
              {save.isSuccess ? t('settings.saved') : ''}
            </span>
          </div>
        ) : (
          <p className="text-sm text-ink-3">{t('settings.readOnly')}</p>
        )}
      </form>
    </Card>
  );
}

function CalendarFields({ tenant }: { readonly tenant: TenantSettings }) {
  const { t } = useTranslation();
  const { locale } = useFormat();
  const calendars = ['gregorian', '445', '454', '544'] as const;
  return (
    <>
      <SelectField label={t('company.weekStart')} name="weekStart" defaultValue={tenant.weekStart}>
        {weekdayNames(locale).map((name, index) => (
          <option key={name} value={index + 1}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('company.fiscalCalendar')}
        name="fiscalCalendar"
        defaultValue={tenant.fiscalCalendar}
      >
        {calendars.map((name) => (
          <option key={name} value={name}>
            {t(`company.calendar.${name}`)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('company.fiscalStartMonth')}
        name="fiscalStartMonth"
        defaultValue={tenant.fiscalStartMonth}
      >
        {monthNames(locale).map((name, index) => (
          <option key={name} value={index + 1}>
            {name}
          </option>
        ))}
      </SelectField>
    </>
  );
}
