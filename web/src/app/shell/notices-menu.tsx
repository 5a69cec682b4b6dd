import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Notice } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { markNoticeRead, noticesKey, noticesOptions } from '../../shared/api/connections.ts';
import { useMay } from '../../shared/api/me.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { useNow } from '../../shared/state/use-now.ts';
import { classNames } from '../../shared/ui/class-names.ts';
import { Popover } from '../../shared/ui/popover.tsx';
import { EmptyNotice, FailureNotice } from '../../shared/ui/states.tsx';
import { noticeLink } from './notice-link.ts';

/** What people should know of, the newest first; a mark counts those that nobody here has read. */
export function NoticesMenu() {
  return useMay('connections') ? <Menu /> : null;
}

function Menu() {
  const { t } = useTranslation();
  const { data: notices = [] } = useQuery(noticesOptions);
  const unread = notices.filter(({ readAt, resolvedAt }) => readAt === null && resolvedAt === null);
  return (
    <Popover
      label={t('notice.label')}
      triggerLabel={
        unread.length === 0 ? t('notice.label') : t('notice.unread', { count: unread.length })
      }
      align="end"
      triggerClassName="relative inline-flex size-9 items-center justify-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink"
      panelClassName="w-[min(26rem,calc(100vw-16px))]"
      trigger={
        <>
          <Bell aria-hidden size={17} />
          {unread.length === 0 ? null : (
            <span
              aria-hidden
              className="figures absolute end-0.5 top-0.5 grid h-4 min-w-4 place-items-center rounded-full bg-bad px-1 text-2xs font-semibold text-surface"
            >
              {unread.length}
            </span>
          )}
        </>
      }
    >
      {(close) => <NoticeList onChoose={close} />}
    </Popover>
  );
}

function NoticeList({ onChoose }: { readonly onChoose: () => void }) {
  const { t } = useTranslation();
  const notices = useQuery(noticesOptions);
  if (notices.error !== null)
    return (
      <FailureNotice failure={toFailure(notices.error)} onRetry={() => void notices.refetch()} />
    );
  if (notices.data?.length === 0) return <EmptyNotice title={t('notice.none')} />;
  return (
    <ul>
      {(notices.data ?? []).map((notice) => (
        <NoticeItem key={notice.id} notice={notice} onChoose={onChoose} />
      ))}
    </ul>
  );
}

const dots = { info: 'bg-good', warning: 'bg-warn', error: 'bg-bad' } as const;

type ItemProps = { readonly notice: Notice; readonly onChoose: () => void };

function NoticeItem({ notice, onChoose }: ItemProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(60_000);
  const client = useQueryClient();
  const read = useMutation({
    mutationFn: () => markNoticeRead(notice.id),
    onSuccess: () => client.invalidateQueries({ queryKey: noticesKey }),
  });
  const isOpen = notice.resolvedAt === null;
  return (
    <li className="border-t border-line first:border-t-0">
      <Link
        to={noticeLink(notice.subject)}
        onClick={() => {
          onChoose();
          if (notice.readAt === null) read.mutate();
        }}
        className={classNames(
          'grid grid-cols-[auto_1fr] gap-x-3 px-4 py-3 text-sm hover:bg-sunken',
          !isOpen && 'text-ink-3',
        )}
      >
        <span
          aria-hidden
          className={classNames(
            'mt-1.5 size-2 rounded-full',
            isOpen ? dots[notice.level] : 'bg-line-strong',
          )}
        />
        <span className="grid min-w-0 gap-0.5">
          <span
            className={classNames(
              'break-words',
              notice.readAt === null && isOpen && 'font-semibold',
            )}
          >
            {notice.title}
          </span>
          <span className={classNames('break-words', isOpen && 'text-ink-2')}>{notice.cause}</span>
          {notice.gap === null || !isOpen ? null : (
            <span className="break-words text-ink-2">{notice.gap}</span>
          )}
          {notice.remedy === null || !isOpen ? null : (
            <span className="break-words">{notice.remedy}</span>
          )}
          <span className="figures text-xs text-ink-3">
            {isOpen
              ? format.ago(notice.createdAt, now)
              : t('notice.resolved', { when: format.ago(notice.resolvedAt ?? '', now) })}
          </span>
        </span>
      </Link>
    </li>
  );
}
