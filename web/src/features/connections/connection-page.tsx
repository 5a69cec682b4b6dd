import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { usePageTitle } from '../../shared/state/use-page-title.ts';
import { Card } from '../../shared/ui/card.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { FailureNotice } from '../../shared/ui/states.tsx';
import { ComparisonTab } from './comparison-tab.tsx';
import { ConnectionActions } from './connection-actions.tsx';
import { connectionOptions } from './connection-calls.ts';
import { ConnectionNotes } from './connection-notes.tsx';
import { platformName } from './connection-row.tsx';
import { ConnectionStateBadge } from './connection-state.tsx';
import { OutcomeNote } from './outcome-note.tsx';
import { ProblemsTab } from './problems-tab.tsx';
import { RunsTab } from './runs-tab.tsx';
import { ScheduleTab } from './schedule-tab.tsx';

const tabs = ['runs', 'comparison', 'problems', 'schedule'] as const;
type Tab = (typeof tabs)[number];

const contents: Readonly<Record<Tab, (connection: Connection) => ReactNode>> = {
  runs: (connection) => <RunsTab connection={connection} />,
  comparison: (connection) => <ComparisonTab connection={connection} />,
  problems: (connection) => <ProblemsTab connection={connection} />,
  schedule: (connection) => <ScheduleTab connection={connection} />,
};

/** One connection: how it is, what to do, its runs, how it compares with the platform, its problems, its schedule. */
export function ConnectionPage() {
  const { t } = useTranslation();
  const params = useParams({ strict: false }) as {
    readonly connectionId?: string;
    readonly tab?: string;
  };
  const result = useQuery(connectionOptions(params.connectionId ?? ''));
  usePageTitle(result.data?.name ?? t('nav.connections'));
  const tab = tabs.find((name) => name === params.tab) ?? 'runs';
  return (
    <div className="mx-auto grid max-w-6xl gap-4">
      <Link
        to="/connections"
        className="inline-flex items-center gap-1.5 justify-self-start text-sm text-ink-2 hover:text-accent"
      >
        <ArrowLeft aria-hidden size={14} />
        {t('nav.connections')}
      </Link>
      <OutcomeNote />
      {result.isPending ? (
        <Card>
          <SkeletonRows rows={6} className="p-4" />
        </Card>
      ) : null}
      {result.error === null || result.data !== undefined ? null : (
        <Card>
          <FailureNotice failure={toFailure(result.error)} onRetry={() => void result.refetch()} />
        </Card>
      )}
      {result.data === undefined ? null : <Detail connection={result.data} tab={tab} />}
    </div>
  );
}

function Detail({ connection, tab }: { readonly connection: Connection; readonly tab: Tab }) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0">
          <h1 className="flex flex-wrap items-center gap-2.5 text-xl font-semibold tracking-tight">
            <span className="min-w-0 break-words">{connection.name}</span>
            <ConnectionStateBadge state={connection.state} />
          </h1>
          <p className="truncate text-sm text-ink-3">
            {platformName(connection.platform)} · {connection.account}
          </p>
        </div>
        <ConnectionActions connection={connection} />
      </div>
      <ConnectionNotes connection={connection} />
      <Tabs connection={connection} tab={tab} />
      {contents[tab](connection)}
    </>
  );
}

function Tabs({ connection, tab }: { readonly connection: Connection; readonly tab: Tab }) {
  const { t } = useTranslation();
  return (
    <nav
      aria-label={connection.name}
      className="flex gap-1 overflow-x-auto border-b border-line [scrollbar-width:none]"
    >
      {tabs.map((name) => (
        <Link
          key={name}
          to={`/connections/${connection.id}/${name}`}
          replace
          aria-current={name === tab ? 'page' : undefined}
          className="-mb-px border-b-2 border-transparent px-3 py-2 text-base font-medium whitespace-nowrap text-ink-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
        >
          {t(`connection.tab.${name}`)}
          {name === 'problems' && connection.openIssues > 0 ? (
            <span className="figures ms-1.5 rounded bg-warn-soft px-1.5 text-xs text-warn">
              {connection.openIssues}
            </span>
          ) : null}
        </Link>
      ))}
    </nav>
  );
}
