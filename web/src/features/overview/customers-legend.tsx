import { Link } from '@tanstack/react-router';
import type { Answer } from '../../../../src/api/contract/index.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { useMemberName } from '../../shared/i18n/use-member-name.ts';
import { drillTo } from '../../shared/state/drill.ts';
import type { SplitSeries } from './series.ts';

type CustomersLegendProps = {
  readonly answer: Answer;
  readonly split: SplitSeries;
  readonly colourOf: (key: string | number | null) => string;
};

/** Each kind of customer with its sum over the range, its share, and the way to its orders. */
export function CustomersLegend({ answer, split, colourOf }: CustomersLegendProps) {
  const format = useFormat();
  const memberName = useMemberName();
  const unit = { currency: answer.meta.currency, exponent: answer.meta.currencyExponent };
  const total = split.members.reduce((sum, member) => sum + member.total, 0);
  return (
    <ul className="grid content-start gap-3">
      {split.members.map((member) => (
        <li key={String(member.key)} className="grid grid-cols-[auto_1fr] gap-x-2.5 text-sm">
          <span
            aria-hidden
            className="mt-1 size-2.5 rounded-sm"
            style={{ background: colourOf(member.key) }}
          />
          <span className="text-ink-2">{memberName('customer_type', member)}</span>
          <span className="figures col-start-2 flex items-baseline gap-2">
            <Link
              to="/documents"
              search={
                drillTo({ measure: 'net_sales', dim: 'customer_type', key: member.key }) as never
              }
              className="text-lg font-semibold hover:text-accent hover:underline"
            >
              {format.money(member.total, unit)}
            </Link>
            <span className="text-xs text-ink-3">
              {total === 0 ? '' : format.share(member.total / total)}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
