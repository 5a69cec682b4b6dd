import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../../../src/api/contract/index.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { useNow } from '../../shared/state/use-now.ts';
import { classNames } from '../../shared/ui/class-names.ts';
import { ConnectionStateBadge } from './connection-state.tsx';
import { MiniProgress } from './mini-progress.tsx';
import { nextRunAt } from './next-run.ts';

/** One connection in the list: what it is, how it is, how fresh, and what comes next. */
export function ConnectionRow({ connection }: { readonly connection: Connection }) {
  const { name, account, platform, state, reason, runId } = connection;
  return (
    <li className="border-t border-line first:border-t-0" data-connection={account}>
      <Link
        to="/connections/$connectionId"
        params={{ connectionId: connection.id } as never}
        className="grid gap-x-6 gap-y-1 px-4 py-3.5 hover:bg-sunken/60 sm:grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)_minmax(0,1fr)] sm:items-center"
      >
        <span className="min-w-0">
          <span className="flex items-center gap-2">
            <span className="truncate text-base font-medium">{name}</span>
            <ConnectionStateBadge state={state} />
          </span>
          <span className="block truncate text-sm text-ink-3">
            {platformName(platform)} · {account}
          </span>
        </span>
        {runId === null ? <Freshness connection={connection} /> : <MiniProgress runId={runId} />}
        <Comparison connection={connection} />
        {reason === null || state === 'connected' ? null : (
          <span
            className={classNames(
              'text-sm sm:col-span-3',
              state === 'needs_reauth' ? 'text-bad' : 'text-ink-2',
            )}
          >
            {reason.message}
          </span>
        )}
      </Link>
    </li>
  );
}

const platformNames: Readonly<Record<string, string>> = { shopify: 'Shopify' };

/** A platform's own name; one that is not known here is shown as it is. */
export function platformName(platform: string): string {
  return platformNames[platform] ?? platform;
}

function Freshness({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(20_000);
  const next = nextRunAt(connection);
  return (
    <span className="figures min-w-0 text-sm text-ink-2">
      <span className="block truncate">
        {connection.freshAt === null
          ? t('freshness.never')
          : t('freshness.read', { ago: format.ago(connection.freshAt, now) })}
      </span>
      <span className="block truncate text-xs text-ink-3">
        {next === null
          ? t('connection.noNext')
          : t('connection.next', { when: format.ago(next, now) })}
      </span>
    </span>
  );
}

function Comparison({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { score, openIssues } = connection;
  return (
    <span className="figures min-w-0 text-sm text-ink-2">
      <span className="block truncate">
        {score === null
          ? t('connection.notCompared')
          : t('connection.agrees', { share: format.share(score / 100, score === 100 ? 0 : 1) })}
      </span>
      {openIssues === 0 ? null : (
        <span className="block truncate text-xs text-warn">
          {t('connection.issueCount', { count: openIssues, shown: format.count(openIssues) })}
        </span>
      )}
    </span>
  );
}
