import { Link } from '@tanstack/react-router';
import { type ColumnDef, tableFeatures, useTable } from '@tanstack/react-table';
import { ArrowDown } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer, AnswerRow } from '../../../../src/api/contract/index.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { useMemberName } from '../../shared/i18n/use-member-name.ts';
import { drillTo } from '../../shared/state/drill.ts';
import { classNames } from '../../shared/ui/class-names.ts';
import { Delta } from '../../shared/ui/delta.tsx';
import { MeasureDefinition } from '../../shared/ui/measure-definition.tsx';
import type { ProductOrder } from './overview-queries.ts';
import { infoOf } from './series.ts';

type ProductsTableProps = {
  readonly answer: Answer;
  readonly by: ProductOrder;
  readonly onOrder: (by: ProductOrder) => void;
};

const features = tableFeatures({});
type Column = ColumnDef<typeof features, AnswerRow>;
const measures: readonly ProductOrder[] = ['net_sales', 'units', 'reversal_rate'];

function columnsFor(props: ProductsTableProps, title: string): readonly Column[] {
  const name: Column = {
    id: 'product',
    header: () => title,
    cell: ({ row }) => <ProductName row={row.original} />,
  };
  const figures = measures.map(
    (measure): Column => ({
      id: measure,
      header: () => <OrderHeader {...props} measure={measure} />,
      cell: ({ row }) => <Figure answer={props.answer} row={row.original} measure={measure} />,
    }),
  );
  return [name, ...figures];
}

/** Products as a table; a heading orders by its measure on the server, so that the first ten are truly the first ten. */
export function ProductsTable(props: ProductsTableProps) {
  const { t } = useTranslation();
  const title = t('overview.product');
  const columns = useMemo(() => [...columnsFor(props, title)], [props, title]);
  const table = useTable({ features, columns, data: props.answer.rows as AnswerRow[] });
  return (
    <table className="w-full table-fixed text-sm">
      <thead className="text-ink-3">
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map((header) => (
              <th
                key={header.id}
                scope="col"
                aria-sort={header.column.id === props.by ? 'descending' : undefined}
                className={classNames('py-2 font-medium', cellClass(header.column.id))}
              >
                <table.FlexRender header={header} />
              </th>
            ))}
          </tr>
        ))}
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <tr key={row.id} className="border-t border-line">
            {row.getAllCells().map((cell) => (
              <td key={cell.id} className={classNames('h-9 py-1', cellClass(cell.column.id))}>
                <table.FlexRender cell={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function cellClass(column: string): string {
  if (column === 'product') return 'text-start pe-3';
  if (column === 'net_sales') return 'text-end w-32 sm:w-56';
  return column === 'units'
    ? 'hidden sm:table-cell text-end w-40'
    : 'hidden sm:table-cell text-end w-32';
}

type HeaderProps = ProductsTableProps & { readonly measure: ProductOrder };

function OrderHeader({ answer, by, onOrder, measure }: HeaderProps) {
  const { t } = useTranslation();
  const info = infoOf(answer, measure);
  if (info === null) return null;
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <button
        type="button"
        aria-label={t('overview.orderBy', { measure: info.title })}
        aria-pressed={by === measure}
        onClick={() => onOrder(measure)}
        className={classNames(
          'rounded-sm p-0.5',
          by === measure ? 'text-accent' : 'text-line-strong hover:text-ink',
        )}
      >
        <ArrowDown aria-hidden size={13} />
      </button>
      <MeasureDefinition info={info} meta={answer.meta} className="truncate" />
    </span>
  );
}

function ProductName({ row }: { readonly row: AnswerRow }) {
  const { t } = useTranslation();
  const name = useMemberName();
  const member = row.dimensions['product'];
  if (row.others === true || member === undefined)
    return <span className="text-ink-2">{t('overview.others')}</span>;
  const text = name('product', member);
  return (
    <Link
      to="/documents"
      search={drillTo({ measure: 'net_sales', dim: 'product', key: member.key }) as never}
      title={text}
      className="block truncate hover:text-accent hover:underline"
    >
      {text}
    </Link>
  );
}

type FigureProps = {
  readonly answer: Answer;
  readonly row: AnswerRow;
  readonly measure: ProductOrder;
};

function Figure({ answer, row, measure }: FigureProps) {
  const format = useFormat();
  const info = infoOf(answer, measure);
  if (info === null) return null;
  const as = {
    currency: answer.meta.currency,
    exponent: answer.meta.currencyExponent,
    unit: info.unit,
  };
  return (
    <span className="flex items-center justify-end gap-2">
      <span className="figures font-medium">{format.value(row.values[measure], as)}</span>
      {measure === 'reversal_rate' || row.compare === undefined ? null : (
        <span className="hidden w-16 shrink-0 text-end sm:inline">
          <Delta
            value={row.values[measure]}
            base={row.compare[measure]}
            info={info}
            className="!text-xs"
          />
        </span>
      )}
    </span>
  );
}
