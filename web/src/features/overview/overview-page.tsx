import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../shared/api/answers.ts';
import { useMay } from '../../shared/api/me.ts';
import { usePageTitle } from '../../shared/state/use-page-title.ts';
import { useView } from '../../shared/state/use-view.ts';
import { AnswerNotes } from '../../shared/ui/answer-notes.tsx';
import { Breakdown } from './breakdown.tsx';
import { CustomersCard } from './customers-card.tsx';
import { summaryQuery } from './overview-queries.ts';
import { ProductsCard } from './products-card.tsx';
import { QuietRange } from './quiet-range.tsx';
import { SalesCard } from './sales-card.tsx';
import { isQuiet } from './series.ts';
import { StatementCard } from './statement-card.tsx';
import { Tiles } from './tiles.tsx';

/** The first page: how the shop does, in five questions to the server. */
export function OverviewPage() {
  const { t } = useTranslation();
  usePageTitle(t('nav.overview'));
  const { view } = useView();
  const seesCosts = useMay('costs');
  const summary = useAnswer(useMemo(() => summaryQuery(view, seesCosts), [view, seesCosts]));
  const isEmpty = summary.kind === 'ready' && !summary.isPrevious && isQuiet(summary.answer);
  return (
    <div className="grid gap-4">
      <h1 className="sr-only">{t('nav.overview')}</h1>
      {summary.kind === 'ready' ? <AnswerNotes meta={summary.answer.meta} /> : null}
      {isEmpty ? <QuietRange /> : null}
      <Tiles state={summary} />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <SalesCard state={summary} />
        <StatementCard state={summary} />
      </div>
      <div className="grid gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <ProductsCard />
        <Breakdown />
      </div>
      <CustomersCard />
    </div>
  );
}
