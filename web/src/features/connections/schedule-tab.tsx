import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cadence, Connection } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { connectionsKey } from '../../shared/api/connections.ts';
import { useMay } from '../../shared/api/me.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { TextField } from '../../shared/ui/field.tsx';
import { Segmented } from '../../shared/ui/segmented.tsx';
import { FailureNotice } from '../../shared/ui/states.tsx';
import { changeConnection } from './connection-calls.ts';
import { changeOf, minutesOf } from './schedule-form.ts';

/** When the connection is read. */
export function ScheduleTab({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation();
  const mayWrite = useMay('connections.write');
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (form: FormData) => changeConnection(connection.id, changeOf(form)),
    onSuccess: () => client.invalidateQueries({ queryKey: connectionsKey }),
  });
  return (
    <Card title={t('connection.tab.schedule')} label={t('connection.tab.schedule')}>
      <form
        className="grid gap-5 px-4 pt-1 pb-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(new FormData(event.currentTarget));
        }}
      >
        <fieldset disabled={!mayWrite} className="grid max-w-xl gap-5">
          <HowOften connection={connection} />
          <LiveHours connection={connection} />
          <FullSync connection={connection} />
        </fieldset>
        {save.error === null ? null : <FailureNotice failure={toFailure(save.error)} isCompact />}
        {mayWrite ? (
          <div className="flex items-center gap-3">
            <Button type="submit" look="primary" isBusy={save.isPending}>
              {t('settings.save')}
            </Button>
            {save.isSuccess ? (
              <span role="status" className="text-sm text-good">
                {t('connection.saved')}
              </span>
            ) : null}
          </div>
        ) : null}
      </form>
    </Card>
  );
}

function HowOften({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation();
  const { cadence } = connection;
  const [kind, setKind] = useState<Cadence['kind']>(cadence.kind);
  return (
    <div className="grid justify-items-start gap-2">
      <span className="text-sm font-medium text-ink-2">{t('connection.howOften')}</span>
      <Segmented
        label={t('connection.howOften')}
        value={kind}
        onChange={setKind}
        options={(['auto', 'every', 'cron'] as const).map((value) => ({
          value,
          label: t(`connection.cadence.${value}`),
        }))}
      />
      <input type="hidden" name="kind" value={kind} />
      {kind === 'auto' ? (
        <p className="text-sm text-ink-2">
          {t('connection.cadenceAuto')}
          {connection.everyMinutes === null || cadence.kind !== 'auto'
            ? ''
            : ` ${t('connection.cadenceNow', { count: connection.everyMinutes })}`}
        </p>
      ) : null}
      {kind === 'every' ? (
        <TextField
          label={t('connection.minutes')}
          name="minutes"
          type="number"
          min={5}
          max={10_080}
          required
          defaultValue={minutesOf(connection)}
        />
      ) : null}
      {kind === 'cron' ? (
        <TextField
          label={t('connection.cron')}
          name="expression"
          hint={t('connection.cronHint')}
          required
          autoComplete="off"
          spellCheck={false}
          defaultValue={cadence.kind === 'cron' ? cadence.expression : '0 * * * *'}
        />
      ) : null}
    </div>
  );
}

function LiveHours({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation();
  const zone = connection.store?.zone ?? '';
  return (
    <div className="grid gap-1.5">
      <div className="grid grid-cols-2 gap-3 sm:max-w-80">
        <TextField
          label={t('connection.liveFrom')}
          name="liveFrom"
          type="time"
          required
          defaultValue={connection.liveFrom}
        />
        <TextField
          label={t('connection.liveTo')}
          name="liveTo"
          type="time"
          required
          defaultValue={connection.liveTo}
        />
      </div>
      <p className="text-xs text-ink-3">{t('connection.liveHint', { zone })}</p>
    </div>
  );
}

function FullSync({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation();
  const [isOn, setIsOn] = useState(connection.fullAt !== null);
  return (
    <div className="grid gap-2">
      <label className="flex items-center gap-2.5 text-base">
        <input
          type="checkbox"
          name="full"
          checked={isOn}
          onChange={(event) => setIsOn(event.target.checked)}
        />
        {t('connection.fullDaily')}
      </label>
      {isOn ? (
        <div className="sm:max-w-40">
          <TextField
            label={t('connection.fullAt')}
            name="fullAt"
            type="time"
            required
            defaultValue={connection.fullAt ?? '02:00'}
          />
        </div>
      ) : null}
      <p className="text-xs text-ink-3">{t('connection.fullHint')}</p>
    </div>
  );
}
