import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { toFailure } from '../../shared/api/client.ts';
import { cancelRun, isEnded, runKey, runOptions } from '../../shared/api/runs.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Button, buttonClass } from '../../shared/ui/button.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { ProgressBar } from '../../shared/ui/progress-bar.tsx';
import { StreamList } from '../../shared/ui/stream-list.tsx';

/** The run that is under way: pages, records, time left, stream by stream; and a way to stop it. */
export function CurrentRun({ runId }: { readonly runId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const { data: run } = useQuery(runOptions(runId));
  const cancel = useMutation({
    mutationFn: () => cancelRun(runId),
    onSuccess: (stopped) => client.setQueryData(runKey(runId), stopped),
  });
  if (run === undefined || isEnded(run)) return null;
  const { done, total, rowsPerSecond, secondsLeft } = run.progress;
  const facts = [
    t('connection.pages', { count: run.pages, shown: format.count(run.pages) }),
    t('connection.readSoFar', { count: run.fetched, shown: format.count(run.fetched) }),
    ...(rowsPerSecond === null ? [] : [t('run.rate', { rate: format.count(rowsPerSecond) })]),
    ...(secondsLeft === null ? [] : [t('run.left', { time: format.duration(secondsLeft) })]),
  ];
  return (
    <Card
      title={t(`run.state.${run.state}`)}
      label={t('run.progress')}
      actions={
        <span className="flex items-center gap-2">
          <Link
            to="/runs/$runId"
            params={{ runId } as never}
            className={buttonClass('secondary', 'small')}
          >
            {t('connection.details')}
          </Link>
          <Button
            size="small"
            look="danger"
            isBusy={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            {t('run.cancel')}
          </Button>
        </span>
      }
    >
      <div className="grid gap-3 px-4 pb-4">
        {cancel.error === null ? null : (
          <p role="alert" className="text-sm text-bad">
            {toFailure(cancel.error).message}
          </p>
        )}
        <ProgressBar
          label={t('run.progress')}
          share={run.state === 'queued' ? 0 : total === null || total === 0 ? null : done / total}
        />
        <p className="figures flex flex-wrap gap-x-5 gap-y-1 text-sm text-ink-2">
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
        <StreamList streams={run.streams} />
      </div>
    </Card>
  );
}
