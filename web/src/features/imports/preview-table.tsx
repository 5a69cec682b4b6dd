import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ImportMapping, ImportPreview } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { useDebounced } from '../../shared/state/use-debounced.ts';
import { classNames } from '../../shared/ui/class-names.ts';
import { KindBadge } from '../../shared/ui/kind-badge.tsx';
import { ScrollRegion } from '../../shared/ui/scroll-region.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { EmptyNotice, FailureNotice } from '../../shared/ui/states.tsx';
import { previewOptions } from './import-calls.ts';
import { readAt } from './mapping-fields.ts';

type PreviewTableProps = { readonly uploadId: string; readonly mapping: ImportMapping };

/** What the first rows become under the mapping as it is now, or every fault that the server finds in it. */
export function PreviewTable({ uploadId, mapping }: PreviewTableProps) {
  const settled = useDebounced(mapping, 400);
  const preview = useQuery({
    ...previewOptions(uploadId, settled),
    placeholderData: keepPreviousData,
  });
  if (preview.error !== null)
    return (
      <FailureNotice failure={toFailure(preview.error)} onRetry={() => void preview.refetch()} />
    );
  if (preview.data === undefined) return <SkeletonRows rows={5} className="p-4" />;
  return (
    <div className={classNames('grid', preview.isPlaceholderData && 'opacity-50')}>
      <PreviewDocuments preview={preview.data} zone={zoneOf(settled)} />
      <PreviewProblems problems={preview.data.problems} />
    </div>
  );
}

/** The store's zone, in which its files' dates are meant; the reader's own while the mapping names none that exists. */
function zoneOf(mapping: ImportMapping): string | undefined {
  const zone = readAt(mapping, ['store', 'zone']);
  return Intl.supportedValuesOf('timeZone').find((known) => known === zone);
}

type PreviewDocumentsProps = { readonly preview: ImportPreview; readonly zone: string | undefined };

function PreviewDocuments({ preview, zone }: PreviewDocumentsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (preview.documents.length === 0)
    return <EmptyNotice title={t('imports.previewEmpty', { count: preview.rowsRead })} />;
  return (
    <ScrollRegion label={t('imports.preview')} className="max-h-80 overflow-auto">
      <table className="figures w-full text-sm">
        <caption className="px-4 pb-2 text-start text-sm text-ink-2">
          {t('imports.previewRead', {
            count: preview.rowsRead,
            shown: format.count(preview.rowsRead),
          })}
        </caption>
        <thead className="text-ink-3">
          <tr className="[&>th]:px-2 [&>th]:py-1.5 [&>th]:font-medium [&>th:first-child]:ps-4">
            <th scope="col" className="text-start">
              {t('documents.number')}
            </th>
            <th scope="col" className="text-start">
              {t('document.kind')}
            </th>
            <th scope="col" className="text-start">
              {t('documents.placed')}
            </th>
            <th scope="col" className="text-end">
              {t('imports.lines')}
            </th>
            <th scope="col" className="text-end">
              {t('documents.gross')}
            </th>
            <th scope="col" className="text-start">
              {t('document.customer')}
            </th>
            <th scope="col" className="text-start">
              {t('documents.country')}
            </th>
          </tr>
        </thead>
        <tbody>
          {preview.documents.map((document) => (
            <tr
              key={`${document.kind} ${document.number}`}
              className="border-t border-line [&>td]:px-2 [&>td]:py-1.5 [&>td:first-child]:ps-4"
            >
              <td>{document.number}</td>
              <td>
                <KindBadge kind={document.kind} />
              </td>
              <td className="whitespace-nowrap">{format.instant(document.placedAt, zone)}</td>
              <td className="text-end">{format.count(document.lines)}</td>
              <td className="text-end whitespace-nowrap">
                {format.money(document.grossMinor, {
                  currency: document.currency,
                  exponent: preview.currencyExponent,
                })}
              </td>
              <td className="max-w-40 truncate">{document.customer ?? '–'}</td>
              <td>{document.country ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function PreviewProblems({ problems }: { readonly problems: ImportPreview['problems'] }) {
  const { t } = useTranslation();
  if (problems.length === 0) return null;
  return (
    <div className="border-t border-line px-4 py-3 text-sm">
      <p className="font-medium text-warn">
        {t('imports.previewProblems', { count: problems.length })}
      </p>
      <ul className="figures mt-1 grid gap-0.5 text-ink-2">
        {problems.slice(0, 20).map((problem, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one line can have several problems of one reason
          <li key={index}>
            {problem.file}
            {problem.line === null ? '' : `:${problem.line}`} — {problem.message}
          </li>
        ))}
      </ul>
    </div>
  );
}
