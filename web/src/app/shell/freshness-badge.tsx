import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Store } from '../../../../src/api/contract/index.ts';
import { storesOptions } from '../../shared/api/me.ts';
import { useLiveState } from '../../shared/api/use-live.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { useNow } from '../../shared/state/use-now.ts';
import { classNames } from '../../shared/ui/class-names.ts';
import { Popover } from '../../shared/ui/popover.tsx';
import { freshnessOf } from './freshness.ts';

const dots = { fresh: 'bg-good', stale: 'bg-warn', never: 'bg-line-strong' } as const;

/** How fresh the data is, and whether changes arrive by themselves. */
export function FreshnessBadge() {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(30_000);
  const { data: stores = [] } = useQuery(storesOptions);
  const freshness = freshnessOf(stores, now);
  const text =
    freshness.oldest === null
      ? t('freshness.never')
      : t('freshness.read', { ago: format.ago(freshness.oldest, now) });
  return (
    <Popover
      label={t('freshness.label')}
      align="end"
      triggerClassName="inline-flex h-9 items-center gap-2 rounded-md px-2 text-sm whitespace-nowrap text-ink-2 hover:bg-sunken hover:text-ink"
      panelClassName="w-[min(22rem,calc(100vw-16px))] p-3"
      trigger={
        <>
          <span aria-hidden className={classNames('size-2 rounded-full', dots[freshness.state])} />
          {text}
        </>
      }
    >
      {() => <Details stores={stores} now={now} />}
    </Popover>
  );
}

function Details({ stores, now }: { readonly stores: readonly Store[]; readonly now: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const live = useLiveState();
  return (
    <div className="grid gap-2 text-sm">
      <p className="text-ink-2">{t(`freshness.${live.status}`)}</p>
      <ul className="grid gap-1.5">
        {stores.map((store) => (
          <li key={store.id} className="flex justify-between gap-4">
            <span className="truncate">{store.name}</span>
            <span className="shrink-0 text-ink-2">
              {store.freshAt === null ? t('freshness.never') : format.ago(store.freshAt, now)}
            </span>
          </li>
        ))}
      </ul>
      {live.revision === null ? null : (
        <p className="figures border-t border-line pt-2 text-xs text-ink-3">
          {t('freshness.revision', { revision: format.count(live.revision) })}
        </p>
      )}
    </div>
  );
}
