import { useQuery } from '@tanstack/react-query';
import { Store as StoreIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { storesOptions } from '../../shared/api/me.ts';
import { toggleStore } from '../../shared/state/toggle-store.ts';
import { useView } from '../../shared/state/use-view.ts';
import { Picker, PickerOption } from './picker-button.tsx';

/** Whose sales the figures are of: all stores, or some. Hidden where there is nothing to choose. */
export function StorePicker() {
  const { t } = useTranslation();
  const { view, change } = useView();
  const { data: stores = [] } = useQuery(storesOptions);
  if (stores.length < 2) return null;
  const chosen = stores.filter(({ id }) => view.stores.includes(id));
  const text =
    chosen.length === 0
      ? t('stores.all')
      : chosen.length === 1
        ? (chosen[0]?.name ?? '')
        : t('stores.some', { count: chosen.length });
  return (
    <Picker icon={StoreIcon} label={t('stores.label')} text={text}>
      {(close) => (
        <div className="grid max-h-[60dvh] gap-px overflow-y-auto">
          <PickerOption
            isChosen={chosen.length === 0}
            onChoose={() => {
              change({ stores: undefined });
              close();
            }}
          >
            {t('stores.all')}
          </PickerOption>
          {stores.map((store) => (
            <PickerOption
              key={store.id}
              isChosen={view.stores.includes(store.id)}
              onChoose={() => change({ stores: toggleStore(view.stores, store.id, stores.length) })}
              note={`${store.currency} · ${store.zone}`}
            >
              <span className="block truncate">{store.name}</span>
            </PickerOption>
          ))}
        </div>
      )}
    </Picker>
  );
}
