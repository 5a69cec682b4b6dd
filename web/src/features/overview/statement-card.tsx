import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../src/api/contract/index.ts';
import type { AnswerState } from '../../shared/api/answers.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { drillTo } from '../../shared/state/drill.ts';
import { AnswerPanel } from '../../shared/ui/answer-panel.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { classNames } from '../../shared/ui/class-names.ts';
import { Delta } from '../../shared/ui/delta.tsx';
import { MeasureDefinition } from '../../shared/ui/measure-definition.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { EmptyNotice } from '../../shared/ui/states.tsx';
import { infoOf } from './series.ts';
import { otherCharges, type StatementRow, statementRows } from './statement.ts';

/** From gross to total sales: each step's amount, and a bar that starts where the one before it ended. */
export function StatementCard({ state }: { readonly state: AnswerState }) {
  const { t } = useTranslation();
  return (
    <Card title={t('overview.statement')} label={t('overview.statement')}>
      <AnswerPanel
        state={state}
        skeleton={<SkeletonRows rows={7} />}
        className="px-4 pb-3"
        empty={{
          when: (answer) => statementRows(answer) === null,
          show: <EmptyNotice title={t('overview.statementUndefined')} />,
        }}
      >
        {(answer) => (
          <table className="w-full text-sm">
            <tbody>
              {(statementRows(answer) ?? []).map((row) => (
                <Row key={row.measure} row={row} answer={answer} />
              ))}
            </tbody>
          </table>
        )}
      </AnswerPanel>
    </Card>
  );
}

function barColour(row: StatementRow): string {
  if (row.kind === 'sum') return 'bg-series-1';
  return row.value < 0 ? 'bg-series-2' : 'bg-series-1/50';
}

function Row({ row, answer }: { readonly row: StatementRow; readonly answer: Answer }) {
  const info = infoOf(answer, row.measure);
  const isSum = row.kind === 'sum';
  return (
    <tr
      className={classNames('align-top', isSum && 'border-line not-first:border-t')}
      data-measure={row.measure}
    >
      <th scope="row" className="w-full py-2 pe-3 text-start font-normal">
        <RowName row={row} answer={answer} />
        <div aria-hidden className="relative mt-1.5 h-1.5 rounded-full bg-sunken">
          <div
            className={classNames('absolute inset-y-0 min-w-px rounded-full', barColour(row))}
            style={{
              insetInlineStart: `${row.start * 100}%`,
              width: `${(row.end - row.start) * 100}%`,
            }}
          />
        </div>
      </th>
      <td className="figures py-2 text-end whitespace-nowrap">
        <RowFigure row={row} answer={answer} />
        <div className="h-5">
          {info === null || row.base === undefined ? null : (
            <Delta value={row.value} base={row.base} info={info} className="!text-xs" />
          )}
        </div>
      </td>
    </tr>
  );
}

function RowName({ row, answer }: { readonly row: StatementRow; readonly answer: Answer }) {
  const { t } = useTranslation();
  const info = infoOf(answer, row.measure);
  const look = row.kind === 'sum' ? 'font-semibold' : 'text-ink-2';
  if (info === null) return <span className={look}>{t('overview.otherCharges')}</span>;
  return <MeasureDefinition info={info} meta={answer.meta} className={look} />;
}

function RowFigure({ row, answer }: { readonly row: StatementRow; readonly answer: Answer }) {
  const format = useFormat();
  const unit = { currency: answer.meta.currency, exponent: answer.meta.currencyExponent };
  const text = format.money(row.value, unit);
  const look = row.kind === 'sum' ? 'font-semibold' : '';
  if (row.measure === otherCharges) return <span className={look}>{text}</span>;
  return (
    <Link
      to="/documents"
      search={drillTo({ measure: row.measure }) as never}
      className={classNames(look, 'hover:text-accent hover:underline')}
    >
      {text}
    </Link>
  );
}
