import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { DocumentSummary, DocumentsPage } from '../../../../src/api/contract/index.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { useMemberName } from '../../shared/i18n/use-member-name.ts';
import type { DrillSearch } from '../../shared/state/drill.ts';
import { classNames } from '../../shared/ui/class-names.ts';
import { KindBadge } from '../../shared/ui/kind-badge.tsx';

type DocumentsTableProps = { readonly page: DocumentsPage; readonly drill: DrillSearch };

const wide = 'hidden md:table-cell';

/** Documents with their part in the number; the last row is the sum of all of them, over every page. */
export function DocumentsTable({ page, drill }: DocumentsTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <table className="w-full text-sm">
      <caption className="px-4 pt-3 pb-1 text-start text-sm text-ink-2">
        {t('documents.count', { count: page.count, shown: format.count(page.count) })}
      </caption>
      <thead className="text-ink-3">
        <tr className="[&>th]:px-2 [&>th]:py-2 [&>th]:font-medium [&>th:first-child]:ps-4 [&>th:last-child]:pe-4">
          <th scope="col" className="text-start">
            {t('documents.number')}
          </th>
          <th scope="col" className="text-start">
            {t('documents.placed')}
          </th>
          <th scope="col" className={classNames(wide, 'text-start')}>
            {t('documents.store')}
          </th>
          <th scope="col" className={classNames(wide, 'text-start')}>
            {t('documents.country')}
          </th>
          <th scope="col" className={classNames(wide, 'text-end')}>
            {t('documents.gross')}
          </th>
          <th scope="col" className={classNames(page.sum === undefined ? '' : wide, 'text-end')}>
            {t('documents.net')}
          </th>
          {page.sum === undefined ? null : (
            <th scope="col" className="text-end">
              {t('documents.part')}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {page.documents.map((document) => (
          <Row key={document.id} document={document} page={page} drill={drill} />
        ))}
      </tbody>
      <SumRow page={page} />
    </table>
  );
}

type RowProps = DocumentsTableProps & { readonly document: DocumentSummary };

function Row({ document, page, drill }: RowProps) {
  const format = useFormat();
  const memberName = useMemberName();
  const unit = { currency: document.currency, exponent: document.currencyExponent };
  const country = { key: document.country, label: document.country };
  return (
    <tr
      className="border-t border-line hover:bg-sunken/60 [&>td]:px-2 [&>td]:py-2 [&>td:last-child]:pe-4"
      data-document={document.id}
    >
      <th scope="row" className="py-2 ps-4 pe-2 text-start font-normal">
        <NumberLink document={document} drill={drill} />
      </th>
      <td className="figures whitespace-nowrap text-ink-2">{format.day(document.orderDay)}</td>
      <td className={classNames(wide, 'max-w-48 truncate text-ink-2')}>{document.store.name}</td>
      <td className={classNames(wide, 'max-w-40 truncate text-ink-2')}>
        {document.country === null ? '–' : memberName('country', country)}
      </td>
      <td className={classNames(wide, 'figures text-end whitespace-nowrap text-ink-2')}>
        {format.money(document.grossMinor, unit)}
      </td>
      <td
        className={classNames(
          page.sum === undefined ? '' : wide,
          'figures text-end whitespace-nowrap',
        )}
      >
        {format.money(document.netMinor, unit)}
      </td>
      {page.sum === undefined ? null : <PartCell document={document} sum={page.sum} />}
    </tr>
  );
}

function NumberLink({ document, drill }: Omit<RowProps, 'page'>) {
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Link
        to="/documents/$documentId"
        params={{ documentId: String(document.id) } as never}
        search={((before: object) => ({ ...before, ...drill })) as never}
        className="figures max-w-44 truncate font-medium text-accent hover:underline"
      >
        {document.number}
      </Link>
      {document.kind === 'order' ? null : <KindBadge kind={document.kind} />}
    </span>
  );
}

type Sum = NonNullable<DocumentsPage['sum']>;

function isMoneyMeasure(measure: string): boolean {
  return !['orders', 'units', 'net_units', 'items_reversed'].includes(measure);
}

function useSumText(): (value: number | null, sum: Sum) => string {
  const format = useFormat();
  return (value, sum) => {
    if (value === null) return '–';
    const unit = { currency: sum.currency, exponent: sum.currencyExponent };
    if (isMoneyMeasure(sum.measure)) return format.money(value, unit);
    return format.count(sum.measure === 'orders' ? value : value / 1000);
  };
}

function PartCell({ document, sum }: { readonly document: DocumentSummary; readonly sum: Sum }) {
  const text = useSumText();
  return (
    <td className="figures text-end font-medium whitespace-nowrap">
      {text(document.value ?? null, sum)}
    </td>
  );
}

function SumRow({ page }: { readonly page: DocumentsPage }) {
  const { t } = useTranslation();
  const text = useSumText();
  if (page.sum === undefined) return null;
  return (
    <tfoot>
      <tr className="border-t-2 border-line font-semibold" data-sum>
        <th scope="row" colSpan={2} className="px-4 py-2.5 text-start font-semibold">
          {t('documents.sum', { count: page.count })}
        </th>
        <td colSpan={4} className={wide} />
        <td className="figures py-2.5 pe-4 text-end whitespace-nowrap" data-sum-value>
          {text(page.sum.total, page.sum)}
        </td>
      </tr>
    </tfoot>
  );
}
