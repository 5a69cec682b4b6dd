import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Platform } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { usePageTitle } from '../../shared/state/use-page-title.ts';
import { Card } from '../../shared/ui/card.tsx';
import { classNames } from '../../shared/ui/class-names.ts';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { FailureNotice } from '../../shared/ui/states.tsx';
import { ConnectForm } from './connect-form.tsx';
import { platformsOptions } from './connection-calls.ts';

/** Connecting a shop: which platform, which shop, and the platform's own consent. */
export function ConnectPage() {
  const { t } = useTranslation();
  usePageTitle(t('connection.connect'));
  const platforms = useQuery(platformsOptions);
  const [chosen, setChosen] = useState<string | null>(null);
  const platform =
    platforms.data?.find((one) => one.platform === chosen) ?? platforms.data?.[0] ?? null;
  return (
    <div className="mx-auto grid w-full max-w-2xl gap-4">
      <Link
        to="/connections"
        className="inline-flex items-center gap-1.5 justify-self-start text-sm text-ink-2 hover:text-accent"
      >
        <ArrowLeft aria-hidden size={14} />
        {t('nav.connections')}
      </Link>
      <h1 className="text-xl font-semibold tracking-tight">{t('connection.connect')}</h1>
      {platforms.isPending ? (
        <Card>
          <SkeletonRows rows={4} className="p-4" />
        </Card>
      ) : null}
      {platforms.error === null ? null : (
        <Card>
          <FailureNotice
            failure={toFailure(platforms.error)}
            onRetry={() => void platforms.refetch()}
          />
        </Card>
      )}
      {(platforms.data?.length ?? 0) > 1 && platform !== null ? (
        <PlatformChoice
          platforms={platforms.data ?? []}
          chosen={platform.platform}
          onChoose={setChosen}
        />
      ) : null}
      {platform === null ? null : <ConnectForm key={platform.platform} platform={platform} />}
    </div>
  );
}

type ChoiceProps = {
  readonly platforms: readonly Platform[];
  readonly chosen: string;
  readonly onChoose: (platform: string) => void;
};

function PlatformChoice({ platforms, chosen, onChoose }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <fieldset className="grid gap-2 sm:grid-cols-3">
      <legend className="sr-only">{t('connection.platform')}</legend>
      {platforms.map(({ platform, title }) => (
        <label
          key={platform}
          className={classNames(
            'flex h-12 cursor-pointer items-center gap-2.5 rounded-lg border px-4 text-base font-medium',
            platform === chosen
              ? 'border-accent bg-accent-soft text-accent-strong'
              : 'border-line bg-surface hover:border-line-strong',
          )}
        >
          <input
            type="radio"
            name="platform"
            value={platform}
            checked={platform === chosen}
            onChange={() => onChoose(platform)}
          />
          {title}
        </label>
      ))}
    </fieldset>
  );
}
