import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { documentsOptions } from '../../shared/api/documents.ts';
import { addDays } from '../../shared/format/days.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { useView } from '../../shared/state/use-view.ts';
import { Button, buttonClass } from '../../shared/ui/button.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { EmptyNotice } from '../../shared/ui/states.tsx';

/** The longest range that the server takes: a hundred years. */
const anyTime = { clock: 'event', from: '1970-01-01', to: '2069-12-31' } as const;

/** Nothing happened in the range: says where the data ends and goes there, or how to get some. */
export function QuietRange() {
  const newest = useQuery(documentsOptions({ time: anyTime, limit: 1 }));
  if (newest.data === undefined) return null;
  const document = newest.data.documents[0];
  return (
    <Card>{document === undefined ? <NoData /> : <JumpToData lastDay={document.orderDay} />}</Card>
  );
}

function NoData() {
  const { t } = useTranslation();
  return (
    <EmptyNotice
      title={t('overview.noData')}
      action={
        <Link to="/imports" className={buttonClass('primary')}>
          {t('overview.importFirst')}
        </Link>
      }
    >
      {t('overview.noDataAdvice')}
    </EmptyNotice>
  );
}

function JumpToData({ lastDay }: { readonly lastDay: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { change } = useView();
  return (
    <EmptyNotice
      title={t('overview.nothingInRange')}
      className="!py-5"
      action={
        <Button
          look="primary"
          onClick={() => change({ range: undefined, from: addDays(lastDay, -89), to: lastDay })}
        >
          {t('overview.showLast90')}
        </Button>
      }
    >
      {t('overview.dataEnds', { day: format.day(lastDay) })}
    </EmptyNotice>
  );
}
