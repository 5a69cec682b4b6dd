import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../shared/api/answers.ts';
import { useView } from '../../shared/state/use-view.ts';
import { AnswerPanel } from '../../shared/ui/answer-panel.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { Segmented } from '../../shared/ui/segmented.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { EmptyNotice } from '../../shared/ui/states.tsx';
import { BarList } from './bar-list.tsx';
import { breakdownQuery } from './overview-queries.ts';

const dimensions = ['channel', 'country', 'store'] as const;
type Dimension = (typeof dimensions)[number];

/** Where the sales come from: channels, countries or stores, one at a time. */
export function Breakdown() {
  const { t } = useTranslation();
  const { view } = useView();
  const [dimension, setDimension] = useState<Dimension>('channel');
  const state = useAnswer(useMemo(() => breakdownQuery(view, dimension), [view, dimension]));
  return (
    <Card
      title={t('overview.salesBy')}
      label={t('overview.salesBy')}
      actions={
        <Segmented
          label={t('overview.salesBy')}
          value={dimension}
          onChange={setDimension}
          options={dimensions.map((name) => ({ value: name, label: t(`overview.by.${name}`) }))}
        />
      }
    >
      <AnswerPanel
        state={state}
        skeleton={<SkeletonRows rows={8} />}
        className="px-4 pt-1 pb-4"
        empty={{
          when: (answer) => answer.rows.length === 0,
          show: <EmptyNotice title={t('overview.nothingInRange')} />,
        }}
      >
        {(answer) => <BarList answer={answer} dimension={dimension} />}
      </AnswerPanel>
    </Card>
  );
}
