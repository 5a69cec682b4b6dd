import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { runOptions } from '../../shared/api/runs.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { ProgressBar } from '../../shared/ui/progress-bar.tsx';

/** How far a connection's run is, in a line. */
export function MiniProgress({ runId }: { readonly runId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: run } = useQuery(runOptions(runId));
  if (run === undefined)
    return <span className="text-sm text-ink-3">{t('connection.reading')}</span>;
  const { done, total, secondsLeft } = run.progress;
  const share = total === null || total === 0 ? null : done / total;
  return (
    <span className="grid min-w-0 gap-1.5">
      <span className="figures truncate text-sm text-ink-2">
        {run.state === 'queued'
          ? t('run.state.queued')
          : t('connection.readSoFar', { count: run.fetched, shown: format.count(run.fetched) })}
        {secondsLeft === null ? '' : ` · ${t('run.left', { time: format.duration(secondsLeft) })}`}
      </span>
      <ProgressBar label={t('run.progress')} share={run.state === 'queued' ? 0 : share} />
    </span>
  );
}
