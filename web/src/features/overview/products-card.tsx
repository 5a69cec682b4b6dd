import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../shared/api/answers.ts';
import { useView } from '../../shared/state/use-view.ts';
import { AnswerPanel } from '../../shared/ui/answer-panel.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { EmptyNotice } from '../../shared/ui/states.tsx';
import { type ProductOrder, productsQuery } from './overview-queries.ts';
import { ProductsTable } from './products-table.tsx';

/** The products that sell best by the chosen measure. */
export function ProductsCard() {
  const { t } = useTranslation();
  const { view } = useView();
  const [by, setBy] = useState<ProductOrder>('net_sales');
  const state = useAnswer(useMemo(() => productsQuery(view, by), [view, by]));
  return (
    <Card title={t('overview.topProducts')} label={t('overview.topProducts')}>
      <AnswerPanel
        state={state}
        skeleton={<SkeletonRows rows={10} />}
        className="px-4 pb-3"
        empty={{
          when: (answer) => answer.rows.length === 0,
          show: <EmptyNotice title={t('overview.nothingInRange')} />,
        }}
      >
        {(answer) => <ProductsTable answer={answer} by={by} onOrder={setBy} />}
      </AnswerPanel>
    </Card>
  );
}
