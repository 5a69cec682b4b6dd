import { useTranslation } from 'react-i18next';
import type { DocumentDetail, DocumentEvent } from '../../../../src/api/contract/index.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { useView } from '../../shared/state/use-view.ts';
import { classNames } from '../../shared/ui/class-names.ts';
import { KindBadge } from '../../shared/ui/kind-badge.tsx';
import { ScrollRegion } from '../../shared/ui/scroll-region.tsx';
import {
  type AmountName,
  columnsOf,
  isInRange,
  netOf,
  sumEvents,
  totalOf,
} from './document-sums.ts';

/** The events as rows, amounts as columns; below them the sums, of all events and of those in the range. */
export function EventsTable({ document }: { readonly document: DocumentDetail }) {
  const { t } = useTranslation();
  const { view } = useView();
  const columns = columnsOf(document);
  const range = { ...view.range, clock: view.clock };
  const inside = document.events.filter((event) => isInRange(event, document.orderDay, range));
  return (
    <ScrollRegion label={t('document.events')} className="overflow-x-auto pb-2">
      <table className="w-full text-sm">
        <thead className="text-ink-3">
          <tr className="[&>th]:px-3 [&>th]:py-2 [&>th]:font-medium [&>th]:whitespace-nowrap">
            <th scope="col" className="text-start">
              {t('document.day')}
            </th>
            <th scope="col" className="text-start">
              {t('document.kind')}
            </th>
            <th scope="col" className="text-start">
              {t('document.line')}
            </th>
            <th scope="col" className="text-end">
              {t('document.quantity')}
            </th>
            {columns.map((name) => (
              <th key={name} scope="col" className="text-end">
                {t(`amount.${name}`)}
              </th>
            ))}
            <th scope="col" className="text-end">
              {t('documents.net')}
            </th>
            <th scope="col" className="text-end">
              {t('documents.total')}
            </th>
          </tr>
        </thead>
        <tbody>
          {document.events.map((event) => (
            <EventRow
              key={event.seq}
              event={event}
              document={document}
              columns={columns}
              isOutside={!inside.includes(event)}
            />
          ))}
        </tbody>
        <tfoot>
          {inside.length === document.events.length ? null : (
            <SumRow
              name={t('document.sumInRange')}
              events={inside}
              document={document}
              columns={columns}
            />
          )}
          <SumRow
            name={t('document.sumAll')}
            events={document.events}
            document={document}
            columns={columns}
          />
        </tfoot>
      </table>
    </ScrollRegion>
  );
}

type Columns = { readonly document: DocumentDetail; readonly columns: readonly AmountName[] };
type EventRowProps = Columns & { readonly event: DocumentEvent; readonly isOutside: boolean };

function EventRow({ event, document, columns, isOutside }: EventRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const unit = { currency: document.currency, exponent: document.currencyExponent };
  return (
    <tr
      className={classNames(
        'border-t border-line [&>td]:px-3 [&>td]:py-2',
        isOutside && 'text-ink-3',
      )}
      title={isOutside ? t('document.outside') : undefined}
    >
      <td className="figures whitespace-nowrap">{format.day(event.eventDay)}</td>
      <td>
        <KindBadge kind={event.kind} />
      </td>
      <td className="min-w-48">
        {event.title ?? <span className="text-ink-3">{t('document.whole')}</span>}
        {event.sku === null ? null : <span className="ms-2 text-xs text-ink-3">{event.sku}</span>}
      </td>
      <td className="figures text-end">{format.count(event.quantity)}</td>
      {columns.map((name) => (
        <td key={name} className="figures text-end whitespace-nowrap">
          {event.amounts[name] === undefined ? '–' : format.money(event.amounts[name], unit)}
        </td>
      ))}
      <td className="figures text-end whitespace-nowrap">{format.money(netOf(event), unit)}</td>
      <td className="figures text-end whitespace-nowrap">{format.money(totalOf(event), unit)}</td>
    </tr>
  );
}

type SumRowProps = Columns & { readonly name: string; readonly events: readonly DocumentEvent[] };

function SumRow({ name, events, document, columns }: SumRowProps) {
  const format = useFormat();
  const unit = { currency: document.currency, exponent: document.currencyExponent };
  const sums = sumEvents(events);
  return (
    <tr className="border-t-2 border-line font-semibold [&>td]:px-3 [&>td]:py-2.5" data-sums>
      <th scope="row" colSpan={4} className="px-3 text-start font-semibold">
        {name}
      </th>
      {columns.map((column) => (
        <td key={column} className="figures text-end whitespace-nowrap">
          {format.money(sums.amounts[column] ?? 0, unit)}
        </td>
      ))}
      <td className="figures text-end whitespace-nowrap" data-sum="net">
        {format.money(sums.net, unit)}
      </td>
      <td className="figures text-end whitespace-nowrap" data-sum="total">
        {format.money(sums.total, unit)}
      </td>
    </tr>
  );
}
