import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../src/api/contract/index.ts';
import { useAnswer } from '../../shared/api/answers.ts';
import { Chart } from '../../shared/charts/chart.tsx';
import type { Palette } from '../../shared/charts/palette.ts';
import { usePalette } from '../../shared/charts/use-palette.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { useMemberName } from '../../shared/i18n/use-member-name.ts';
import { useView } from '../../shared/state/use-view.ts';
import { AnswerPanel } from '../../shared/ui/answer-panel.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { Skeleton } from '../../shared/ui/skeleton.tsx';
import { EmptyNotice } from '../../shared/ui/states.tsx';
import { customersChartOption } from './customers-chart-option.ts';
import { CustomersLegend } from './customers-legend.tsx';
import { customersQuery } from './overview-queries.ts';
import { splitSeriesOf } from './series.ts';

/** The colour of each kind of customer, in every chart and legend. */
export function customerColour(palette: Palette, key: string | number | null): string {
  if (key === 'returning') return palette.series1;
  return key === 'new' ? palette.series2 : palette.compare;
}

/** Net sales of new against returning customers. */
export function CustomersCard() {
  const { t } = useTranslation();
  const { view } = useView();
  const state = useAnswer(useMemo(() => customersQuery(view), [view]));
  return (
    <Card title={t('overview.newReturning')} label={t('overview.newReturning')}>
      <AnswerPanel
        state={state}
        skeleton={<Skeleton className="h-56 w-full" />}
        className="px-4 pb-3"
        empty={{
          when: (answer) => answer.rows.every((row) => (row.values['net_sales'] ?? 0) === 0),
          show: <EmptyNotice title={t('overview.nothingInRange')} />,
        }}
      >
        {(answer) => <CustomersChart answer={answer} />}
      </AnswerPanel>
    </Card>
  );
}

function CustomersChart({ answer }: { readonly answer: Answer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const palette = usePalette();
  const memberName = useMemberName();
  const { view } = useView();
  const split = useMemo(() => splitSeriesOf(answer, 'customer_type', 'net_sales'), [answer]);
  const option = customersChartOption({
    split,
    grain: view.grain,
    unit: { currency: answer.meta.currency, exponent: answer.meta.currencyExponent },
    format,
    palette,
    colourOf: (key) => customerColour(palette, key),
    nameOf: (member) => memberName('customer_type', member),
  });
  return (
    <div className="grid gap-4 lg:grid-cols-[16rem_minmax(0,1fr)]">
      <CustomersLegend
        answer={answer}
        split={split}
        colourOf={(key) => customerColour(palette, key)}
      />
      <Chart option={option} label={t('overview.newReturning')} className="h-56 w-full" />
    </div>
  );
}
