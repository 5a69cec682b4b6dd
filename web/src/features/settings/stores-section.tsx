import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Store } from '../../../../src/api/contract/index.ts';
import { ledgerKey } from '../../shared/api/answers.ts';
import { toFailure } from '../../shared/api/client.ts';
import { storesOptions, useMay } from '../../shared/api/me.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { TextField } from '../../shared/ui/field.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { EmptyNotice, FailureNotice } from '../../shared/ui/states.tsx';
import { ZoneField } from '../../shared/ui/zone-field.tsx';
import { patchStore } from './settings-calls.ts';

/** The company's stores. */
export function StoresSection() {
  const { t } = useTranslation();
  const stores = useQuery(storesOptions);
  return (
    <Card label={t('settings.stores')}>
      {stores.isPending ? <SkeletonRows rows={3} className="p-4" /> : null}
      {stores.error === null ? null : (
        <FailureNotice failure={toFailure(stores.error)} onRetry={() => void stores.refetch()} />
      )}
      {stores.data?.length === 0 ? <EmptyNotice title={t('stores.none')} /> : null}
      <ul className="grid">
        {(stores.data ?? []).map((store) => (
          <StoreRow key={store.id} store={store} />
        ))}
      </ul>
    </Card>
  );
}

function StoreRow({ store }: { readonly store: Store }) {
  const { t } = useTranslation();
  const mayWrite = useMay('stores.write');
  const [isEditing, setIsEditing] = useState(false);
  return (
    <li className="border-t border-line px-4 py-3 first:border-t-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-64">
          <p className="truncate font-medium">{store.name}</p>
          <p className="text-sm text-ink-3">
            {store.platform} · {store.currency} · {store.zone}
          </p>
        </div>
        <StoreFacts store={store} />
        {mayWrite ? (
          <Button size="small" aria-expanded={isEditing} onClick={() => setIsEditing(!isEditing)}>
            {t('settings.edit')}
          </Button>
        ) : null}
      </div>
      {isEditing ? <StoreForm store={store} onDone={() => setIsEditing(false)} /> : null}
    </li>
  );
}

function StoreFacts({ store }: { readonly store: Store }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <p className="figures text-sm text-ink-2">
      {t('stores.documents', { count: store.documents, shown: format.count(store.documents) })}
      <span className="block text-xs text-ink-3">
        {store.freshAt === null
          ? t('freshness.never')
          : t('stores.readAt', { when: format.instant(store.freshAt) })}
        {store.historyFrom === null
          ? ''
          : ` · ${t('stores.since', { day: format.day(store.historyFrom.slice(0, 10)) })}`}
      </span>
    </p>
  );
}

function StoreForm({ store, onDone }: { readonly store: Store; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (form: FormData) =>
      patchStore(store.id, {
        name: String(form.get('name') ?? '').trim(),
        zone: String(form.get('zone') ?? '').trim(),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [ledgerKey] });
      onDone();
    },
  });
  return (
    <form
      className="mt-3 grid gap-4 sm:grid-cols-2"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(new FormData(event.currentTarget));
      }}
    >
      <TextField label={t('stores.name')} name="name" defaultValue={store.name} required />
      <ZoneField name="zone" defaultValue={store.zone} hint={t('stores.zoneHint')} />
      {save.error === null ? null : <FailureNotice failure={toFailure(save.error)} isCompact />}
      <div className="flex gap-2 sm:col-span-2">
        <Button type="submit" look="primary" isBusy={save.isPending}>
          {t('settings.save')}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {t('settings.cancel')}
        </Button>
      </div>
    </form>
  );
}
