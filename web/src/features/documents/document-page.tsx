import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { DocumentDetail } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { documentOptions } from '../../shared/api/documents.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { useMemberName } from '../../shared/i18n/use-member-name.ts';
import { usePageTitle } from '../../shared/state/use-page-title.ts';
import { Card } from '../../shared/ui/card.tsx';
import { KindBadge } from '../../shared/ui/kind-badge.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { FailureNotice } from '../../shared/ui/states.tsx';
import { EventsTable } from './events-table.tsx';

/** One document with every event that its figures are sums of. */
export function DocumentPage() {
  const { t } = useTranslation();
  const { documentId } = useParams({ strict: false }) as { readonly documentId?: string };
  const result = useQuery(documentOptions(Number(documentId)));
  usePageTitle(result.data?.number ?? t('nav.orders'));
  return (
    <div className="grid gap-4">
      <Link
        to="/documents"
        search={((before: object) => before) as never}
        className="inline-flex items-center gap-1.5 justify-self-start text-sm text-ink-2 hover:text-accent"
      >
        <ArrowLeft aria-hidden size={14} />
        {t('documents.back')}
      </Link>
      {result.isPending ? (
        <Card>
          <SkeletonRows rows={8} className="p-4" />
        </Card>
      ) : null}
      {result.error === null ? null : (
        <Card>
          <FailureNotice failure={toFailure(result.error)} onRetry={() => void result.refetch()} />
        </Card>
      )}
      {result.data === undefined ? null : <Detail document={result.data} />}
    </div>
  );
}

function Detail({ document }: { readonly document: DocumentDetail }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="figures text-xl font-semibold tracking-tight break-all">
          {document.number}
        </h1>
        <KindBadge kind={document.kind} />
        <span className="text-sm text-ink-2">{document.status}</span>
      </div>
      <Facts document={document} />
      <Card title={t('document.events')} label={t('document.events')}>
        <EventsTable document={document} />
      </Card>
    </>
  );
}

function useFacts(document: DocumentDetail): readonly (readonly [string, string])[] {
  const { t } = useTranslation();
  const format = useFormat();
  const memberName = useMemberName();
  const { country } = document;
  const facts: readonly (readonly [string, string | null])[] = [
    [t('documents.placed'), format.instant(document.placedAt)],
    [t('document.orderDay'), format.day(document.orderDay, true)],
    [t('documents.store'), document.store.name],
    [t('document.channel'), document.channel],
    [t('document.location'), document.location],
    [t('document.rep'), document.rep],
    [
      t('documents.country'),
      country === null ? null : memberName('country', { key: country, label: country }),
    ],
    [t('document.customer'), document.customerId === null ? null : `#${document.customerId}`],
    [t('definition.currency'), document.currency],
  ];
  return facts.filter((fact): fact is readonly [string, string] => fact[1] !== null);
}

function Facts({ document }: { readonly document: DocumentDetail }) {
  const { t } = useTranslation();
  const facts = useFacts(document);
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 rounded-lg border border-line bg-surface p-4 text-sm sm:grid-cols-3 lg:grid-cols-5">
      {facts.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-xs text-ink-3">{name}</dt>
          <dd className="figures break-words">{value}</dd>
        </div>
      ))}
      {document.runId === null ? null : (
        <div>
          <dt className="text-xs text-ink-3">{t('document.run')}</dt>
          <dd>
            <Link
              to="/imports/$runId"
              params={{ runId: document.runId } as never}
              className="text-accent underline underline-offset-4"
            >
              {t('document.openRun')}
            </Link>
          </dd>
        </div>
      )}
    </dl>
  );
}
