import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportMapping, ImportStart } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { storesOptions } from '../../shared/api/me.ts';
import { runsKey } from '../../shared/api/runs.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { TextField } from '../../shared/ui/field.tsx';
import { FailureNotice } from '../../shared/ui/states.tsx';
import { startImport } from './import-calls.ts';
import { storeNameFrom } from './store-name.ts';

type StartFormProps = {
  readonly uploadId: string;
  readonly mapping: ImportMapping;
  readonly preset: string | null;
  readonly fileName: string;
};

const modes = ['append', 'replace-range'] as const;

function useStart(uploadId: string) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: ImportStart) => startImport(uploadId, body),
    onSuccess: async (run) => {
      await client.invalidateQueries({ queryKey: runsKey });
      await navigate({ to: '/imports/$runId', params: { runId: run.id } as never });
    },
  });
}

/** Into which store, and what becomes of rows that the files no longer have. */
export function StartForm({ uploadId, mapping, preset, fileName }: StartFormProps) {
  const { t } = useTranslation();
  const { data: stores = [] } = useQuery(storesOptions);
  const start = useStart(uploadId);
  const [storeName, setStoreName] = useState(() => storeNameFrom(fileName));
  const [mode, setMode] = useState<ImportStart['mode']>('append');
  const listId = useId();
  const isKnown = stores.some(({ name }) => name === storeName.trim());
  return (
    <Card title={t('imports.start')}>
      <form
        className="grid gap-4 px-4 pt-1 pb-4"
        onSubmit={(event) => {
          event.preventDefault();
          const how = preset === null ? { mapping } : { preset };
          start.mutate({ storeName: storeName.trim(), mode, ...how });
        }}
      >
        <div className="max-w-md">
          <TextField
            label={t('imports.storeName')}
            value={storeName}
            list={listId}
            required
            maxLength={200}
            hint={isKnown ? t('imports.storeKnown') : t('imports.storeNew')}
            onChange={(event) => setStoreName(event.target.value)}
          />
          <datalist id={listId}>
            {stores.map(({ id, name }) => (
              <option key={id} value={name} />
            ))}
          </datalist>
        </div>
        <ModeChoice mode={mode} onChange={setMode} />
        {start.error === null ? null : <FailureNotice failure={toFailure(start.error)} isCompact />}
        <Button
          type="submit"
          look="primary"
          isBusy={start.isPending}
          className="justify-self-start"
        >
          {t('imports.startAction')}
        </Button>
      </form>
    </Card>
  );
}

type ModeChoiceProps = {
  readonly mode: ImportStart['mode'];
  readonly onChange: (mode: ImportStart['mode']) => void;
};

function ModeChoice({ mode, onChange }: ModeChoiceProps) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 text-sm font-medium text-ink-2">{t('imports.mode')}</legend>
      {modes.map((value) => (
        <label key={value} className="flex cursor-pointer items-start gap-2.5">
          <input
            type="radio"
            name={name}
            value={value}
            checked={value === mode}
            onChange={() => onChange(value)}
            className="mt-1 accent-accent"
          />
          <span>
            <span className="block font-medium">{t(`imports.modes.${value}.name`)}</span>
            <span className="block text-sm text-ink-2">{t(`imports.modes.${value}.means`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
