import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ForecastSeries } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { Button } from '../../shared/ui/button.tsx';
import { SelectField, TextField } from '../../shared/ui/field.tsx';
import { addOverride, forecastsKey } from './forecast-calls.ts';
import { overrideValue } from './override-value.ts';

type Kind = 'percent' | 'set';

function useOverrideForm(series: ForecastSeries) {
  const client = useQueryClient();
  const first = series.forecast[0]?.day ?? '';
  const [kind, setKind] = useState<Kind>('percent');
  const [text, setText] = useState('');
  const [from, setFrom] = useState(first);
  const [to, setTo] = useState(first);
  const [note, setNote] = useState('');
  const { node, grain } = series;
  const decimals = kind === 'percent' ? 2 : node.measure === 'units' ? 3 : node.currencyExponent;
  const value = overrideValue(text, decimals);
  const save = useMutation({
    mutationFn: () =>
      addOverride({
        ...{ nodeId: node.id, grain, dayFrom: from, dayTo: to, kind, value: value ?? 0 },
        note: note.trim() === '' ? null : note.trim(),
      }),
    onSuccess: async () => {
      setText('');
      setNote('');
      await client.invalidateQueries({ queryKey: forecastsKey });
    },
  });
  return { kind, setKind, text, setText, from, setFrom, to, setTo, note, setNote, value, save };
}

type Form = ReturnType<typeof useOverrideForm>;

/** Puts what a person knows better beside the model's values. */
export function OverrideForm({ series }: { readonly series: ForecastSeries }) {
  const { t } = useTranslation();
  const form = useOverrideForm(series);
  const [isTried, setTried] = useState(false);
  const wrongValue = isTried && form.value === null ? t('forecast.noNumber') : undefined;
  const wrongRange = form.to < form.from ? t('forecast.endsBefore') : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (form.value !== null && wrongRange === undefined)
      form.save.mutate(undefined, { onSuccess: () => setTried(false) });
  };
  return (
    <form
      noValidate
      onSubmit={submit}
      className="grid items-start gap-3 border-t border-line p-4 sm:grid-cols-2 lg:grid-cols-5"
    >
      <DayFields form={form} wrongRange={wrongRange} />
      <ValueFields form={form} series={series} wrongValue={wrongValue} />
      <div className="flex flex-wrap items-center gap-3 sm:col-span-2 lg:col-span-5">
        <Button type="submit" look="primary" size="small" isBusy={form.save.isPending}>
          {t('forecast.add')}
        </Button>
        {form.save.error === null ? null : (
          <span role="alert" className="text-sm text-bad">
            {toFailure(form.save.error).message}
          </span>
        )}
      </div>
    </form>
  );
}

type DayProps = { readonly form: Form; readonly wrongRange: string | undefined };

function DayFields({ form, wrongRange }: DayProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        label={t('forecast.from')}
        type="date"
        value={form.from}
        onChange={(event) => form.setFrom(event.target.value)}
      />
      <TextField
        label={t('forecast.to')}
        type="date"
        value={form.to}
        error={wrongRange}
        onChange={(event) => form.setTo(event.target.value)}
      />
    </>
  );
}

type ValueProps = {
  readonly form: Form;
  readonly series: ForecastSeries;
  readonly wrongValue: string | undefined;
};

function ValueFields({ form, series, wrongValue }: ValueProps) {
  const { t } = useTranslation();
  const unit = series.node.measure === 'units' ? t('forecast.units') : series.node.currency;
  return (
    <>
      <SelectField
        label={t('forecast.kind')}
        value={form.kind}
        onChange={(event) => form.setKind(event.target.value as Kind)}
      >
        <option value="percent">{t('forecast.byPercent')}</option>
        <option value="set">{t('forecast.bySet', { unit })}</option>
      </SelectField>
      <TextField
        label={t('forecast.value')}
        inputMode="decimal"
        value={form.text}
        error={wrongValue}
        onChange={(event) => form.setText(event.target.value)}
      />
      <TextField
        label={t('forecast.note')}
        value={form.note}
        maxLength={200}
        onChange={(event) => form.setNote(event.target.value)}
      />
    </>
  );
}
