import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../../../src/api/contract/index.ts';
import { isEnded } from '../../shared/api/runs.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { buttonClass } from '../../shared/ui/button.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { ProgressBar } from '../../shared/ui/progress-bar.tsx';

/** How far the run is, how fast, and how long still. It moves by live events. */
export function RunProgress({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const { done, total } = run.progress;
  if (isEnded(run)) return <Ended run={run} />;
  return (
    <Card label={t('run.progress')}>
      <div className="grid gap-2.5 p-4" aria-live="off">
        <ProgressBar
          label={t('run.progress')}
          share={total === null || total === 0 ? null : done / total}
        />
        <Pace run={run} />
      </div>
    </Card>
  );
}

function Pace({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { done, total, rowsPerSecond, secondsLeft } = run.progress;
  const rows =
    total === null ? format.count(done) : `${format.count(done)} / ${format.count(total)}`;
  return (
    <p className="figures flex flex-wrap justify-between gap-x-6 gap-y-1 text-sm text-ink-2">
      <span>{t('run.rows', { rows })}</span>
      {rowsPerSecond === null ? null : (
        <span>{t('run.rate', { rate: format.count(Math.round(rowsPerSecond)) })}</span>
      )}
      {secondsLeft === null ? null : (
        <span>{t('run.left', { time: format.duration(secondsLeft) })}</span>
      )}
    </p>
  );
}

function Ended({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const format = useFormat();
  const seconds =
    run.finishedAt === null
      ? null
      : (new Date(run.finishedAt).getTime() - new Date(run.startedAt).getTime()) / 1000;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm text-ink-2">
      <span className="figures">{format.instant(run.startedAt)}</span>
      {seconds === null ? null : (
        <span className="figures">{t('run.took', { time: format.duration(seconds) })}</span>
      )}
      {run.state === 'succeeded' ? (
        <Link
          to="/"
          search={{ stores: String(run.store.id), range: 'all' } as never}
          className={buttonClass('primary', 'small')}
        >
          {t('run.show')}
        </Link>
      ) : null}
    </div>
  );
}
