import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Answer, AnswerRow } from '../../../../src/api/contract/index.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { useMemberName } from '../../shared/i18n/use-member-name.ts';
import { drillTo } from '../../shared/state/drill.ts';
import { Delta } from '../../shared/ui/delta.tsx';
import { barShares } from './bar-shares.ts';
import { infoOf } from './series.ts';

type BarListProps = { readonly answer: Answer; readonly dimension: string };

/** A dimension's members by net sales, each with a bar, its share of the whole and its change. */
export function BarList({ answer, dimension }: BarListProps) {
  const shares = barShares(answer.rows.map((row) => row.values['net_sales'] ?? 0));
  return (
    <ul className="grid gap-0.5">
      {answer.rows.map((row, index) => (
        <BarRow
          key={row.others === true ? 'others' : `key ${row.dimensions[dimension]?.key}`}
          row={row}
          answer={answer}
          dimension={dimension}
          width={shares[index] ?? 0}
        />
      ))}
    </ul>
  );
}

type BarRowProps = BarListProps & { readonly row: AnswerRow; readonly width: number };

function BarRow({ row, answer, dimension, width }: BarRowProps) {
  const format = useFormat();
  const info = infoOf(answer, 'net_sales');
  const unit = { currency: answer.meta.currency, exponent: answer.meta.currencyExponent };
  const value = row.values['net_sales'];
  return (
    <li className="relative grid h-9 grid-cols-[minmax(0,1fr)_auto_4.5rem] items-center gap-3 px-2 text-sm">
      <div
        aria-hidden
        className="absolute inset-y-0.5 start-0 rounded bg-accent-soft"
        style={{ width: `${width * 100}%` }}
      />
      <BarName row={row} dimension={dimension} />
      <span className="figures relative font-medium">
        {format.value(value, { ...unit, unit: 'money' })}
      </span>
      <span className="relative text-end">
        {info === null || row.compare === undefined ? (
          <TotalShare answer={answer} value={value ?? 0} />
        ) : (
          <Delta value={value} base={row.compare['net_sales']} info={info} className="!text-xs" />
        )}
      </span>
    </li>
  );
}

function TotalShare({ answer, value }: { readonly answer: Answer; readonly value: number }) {
  const format = useFormat();
  const total = answer.totals['net_sales'] ?? 0;
  if (total === 0) return null;
  return <span className="figures text-xs text-ink-3">{format.share(value / total)}</span>;
}

function BarName({ row, dimension }: { readonly row: AnswerRow; readonly dimension: string }) {
  const { t } = useTranslation();
  const name = useMemberName();
  const member = row.dimensions[dimension];
  if (row.others === true || member === undefined)
    return <span className="relative truncate text-ink-2">{t('overview.others')}</span>;
  const text = name(dimension, member);
  return (
    <Link
      to="/documents"
      search={drillTo({ measure: 'net_sales', dim: dimension, key: member.key }) as never}
      title={text}
      className="relative truncate hover:text-accent hover:underline"
    >
      {text}
    </Link>
  );
}
