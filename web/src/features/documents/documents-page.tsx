import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentsPage as Page } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { documentsOptions } from '../../shared/api/documents.ts';
import { type DrillSearch, parseDrillSearch } from '../../shared/state/drill.ts';
import { usePageTitle } from '../../shared/state/use-page-title.ts';
import { useView } from '../../shared/state/use-view.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { EmptyNotice, FailureNotice } from '../../shared/ui/states.tsx';
import { documentsRequest } from './documents-request.ts';
import { DocumentsTable } from './documents-table.tsx';
import { DrillHeader } from './drill-header.tsx';

/** What a drill-down asks for, from the address. */
function useDrill(): DrillSearch {
  const raw = useSearch({ strict: false }) as Record<string, unknown>;
  return useMemo(() => parseDrillSearch(raw), [raw]);
}

/** The orders, credits and adjustments behind a number, newest first, with their sum beside it. */
export function DocumentsPage() {
  const { t } = useTranslation();
  usePageTitle(t('nav.orders'));
  const drill = useDrill();
  return (
    <div className="grid gap-4">
      <h1 className="sr-only">{t('nav.orders')}</h1>
      <DrillHeader drill={drill} />
      <DocumentList key={JSON.stringify(drill)} drill={drill} />
    </div>
  );
}

function DocumentList({ drill }: { readonly drill: DrillSearch }) {
  const { view } = useView();
  const key = JSON.stringify([view.range, view.clock, view.stores]);
  return <PagedDocuments key={key} drill={drill} />;
}

/** Cursors of the pages behind; the last one is the page that is shown. */
function usePages() {
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null]);
  return {
    cursor: cursors.at(-1) ?? null,
    isFirst: cursors.length === 1,
    number: cursors.length,
    forward: (next: string) => setCursors([...cursors, next]),
    back: () => setCursors(cursors.slice(0, -1)),
  };
}

function PagedDocuments({ drill }: { readonly drill: DrillSearch }) {
  const { t } = useTranslation();
  const { view } = useView();
  const pages = usePages();
  const query = useMemo(
    () => documentsRequest(view, drill, pages.cursor),
    [view, drill, pages.cursor],
  );
  const result = useQuery({ ...documentsOptions(query), placeholderData: keepPreviousData });
  return (
    <Card label={t('nav.orders')}>
      {result.data === undefined && result.error === null ? (
        <SkeletonRows rows={12} className="p-4" />
      ) : null}
      {result.error === null ? null : (
        <FailureNotice failure={toFailure(result.error)} onRetry={() => void result.refetch()} />
      )}
      {result.data === undefined ? null : (
        <>
          <Documents page={result.data} drill={drill} />
          <Pager page={result.data} pages={pages} />
        </>
      )}
    </Card>
  );
}

function Documents({ page, drill }: { readonly page: Page; readonly drill: DrillSearch }) {
  const { t } = useTranslation();
  if (page.documents.length === 0)
    return <EmptyNotice title={t('documents.none')}>{t('documents.noneAdvice')}</EmptyNotice>;
  return <DocumentsTable page={page} drill={drill} />;
}

type PagerProps = { readonly page: Page; readonly pages: ReturnType<typeof usePages> };

function Pager({ page, pages }: PagerProps) {
  const { t } = useTranslation();
  const { nextCursor } = page;
  if (pages.isFirst && nextCursor === null) return null;
  return (
    <nav
      aria-label={t('documents.pages')}
      className="flex items-center justify-end gap-2 border-t border-line px-4 py-2.5"
    >
      <span className="figures me-2 text-sm text-ink-3">
        {t('documents.page', { number: pages.number })}
      </span>
      <Button size="small" disabled={pages.isFirst} onClick={pages.back}>
        {t('documents.newer')}
      </Button>
      <Button
        size="small"
        disabled={nextCursor === null}
        onClick={() => (nextCursor === null ? undefined : pages.forward(nextCursor))}
      >
        {t('documents.older')}
      </Button>
    </nav>
  );
}
