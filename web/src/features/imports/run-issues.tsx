import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run, RunIssue } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { runIssuesOptions } from '../../shared/api/runs.ts';
import { Button, buttonClass } from '../../shared/ui/button.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { ScrollRegion } from '../../shared/ui/scroll-region.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { FailureNotice } from '../../shared/ui/states.tsx';

/** The rows that could not be taken over: why, in which file, on which line; and all of them as a file to mend. */
export function RunIssues({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const [cursor, setCursor] = useState<string | null>(null);
  const page = useQuery(runIssuesOptions(run.id, cursor));
  return (
    <Card
      title={t('run.issues', { count: run.rejected })}
      label={t('run.rejected')}
      actions={
        <a
          href={`/api/v1/runs/${run.id}/issues.csv`}
          download
          className={buttonClass('secondary', 'small')}
        >
          <Download aria-hidden size={14} />
          {t('run.download')}
        </a>
      }
    >
      <p className="px-4 pb-2 text-sm text-ink-2">{t('run.issuesAdvice')}</p>
      {page.isPending ? <SkeletonRows rows={4} className="p-4" /> : null}
      {page.error === null ? null : (
        <FailureNotice failure={toFailure(page.error)} onRetry={() => void page.refetch()} />
      )}
      {page.data === undefined ? null : (
        <>
          <IssueTable issues={page.data.issues} />
          <Pager nextCursor={page.data.nextCursor} isFirst={cursor === null} onGo={setCursor} />
        </>
      )}
    </Card>
  );
}

type PagerProps = {
  readonly nextCursor: string | null;
  readonly isFirst: boolean;
  readonly onGo: (cursor: string | null) => void;
};

function Pager({ nextCursor, isFirst, onGo }: PagerProps) {
  const { t } = useTranslation();
  if (isFirst && nextCursor === null) return null;
  return (
    <div className="flex justify-end gap-2 border-t border-line px-4 py-2.5">
      <Button size="small" disabled={isFirst} onClick={() => onGo(null)}>
        {t('run.firstPage')}
      </Button>
      <Button size="small" disabled={nextCursor === null} onClick={() => onGo(nextCursor)}>
        {t('run.nextPage')}
      </Button>
    </div>
  );
}

function IssueTable({ issues }: { readonly issues: readonly RunIssue[] }) {
  const { t } = useTranslation();
  return (
    <ScrollRegion label={t('run.rejected')} className="overflow-x-auto">
      <table className="w-full text-sm">
        <thead className="text-ink-3">
          <tr className="[&>th]:px-2 [&>th]:py-2 [&>th]:text-start [&>th]:font-medium [&>th:first-child]:ps-4">
            <th scope="col">{t('run.file')}</th>
            <th scope="col" className="!text-end">
              {t('run.line')}
            </th>
            <th scope="col">{t('run.reason')}</th>
            <th scope="col">{t('run.raw')}</th>
          </tr>
        </thead>
        <tbody>
          {issues.map((issue) => (
            <tr
              key={issue.id}
              data-issue
              className="border-t border-line align-top [&>td]:px-2 [&>td]:py-2 [&>td:first-child]:ps-4"
            >
              <td className="whitespace-nowrap">{issue.source ?? '–'}</td>
              <td className="figures text-end">{issue.line ?? '–'}</td>
              <td className="min-w-56">{issue.message}</td>
              <td
                className="max-w-96 truncate font-mono text-xs text-ink-2"
                title={issue.raw ?? undefined}
              >
                {issue.raw ?? '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
