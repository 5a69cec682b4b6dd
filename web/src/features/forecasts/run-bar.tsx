import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ForecastGrain, ForecastRun } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { useMay } from '../../shared/api/me.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Button } from '../../shared/ui/button.tsx';
import { ProgressBar } from '../../shared/ui/progress-bar.tsx';
import { cancelRun, forecastsKey, runsOptions, startRun } from './forecast-calls.ts';

/** From when the shown forecast is, and how to make it anew. */
export function RunBar({ grain }: { readonly grain: ForecastGrain }) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const mayRun = useMay('forecasts.write');
  const { data: runs = [], error } = useQuery(runsOptions(grain));
  const running = runs.find((run) => run.state === 'running');
  const shown = runs.find((run) => run.current);
  useReadAgainAfter(running?.id);
  const refresh = () => client.invalidateQueries({ queryKey: forecastsKey });
  const start = useMutation({ mutationFn: () => startRun(grain), onSettled: refresh });
  const stop = useMutation({ mutationFn: cancelRun, onSettled: refresh });
  const failed = start.error ?? stop.error ?? error;
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 text-sm text-ink-2">
      <p>
        {shown === undefined
          ? null
          : t('forecast.madeFrom', {
              day: format.day(shown.originDay),
              when: format.instant(shown.finishedAt ?? shown.createdAt),
            })}
      </p>
      {failed === null ? null : (
        <p role="alert" className="text-bad">
          {toFailure(failed).message}
        </p>
      )}
      {mayRun && running === undefined ? (
        <Button
          size="small"
          icon={<RefreshCw aria-hidden size={14} />}
          isBusy={start.isPending}
          onClick={() => start.mutate()}
        >
          {t('forecast.now')}
        </Button>
      ) : null}
      {running === undefined ? null : (
        <Running run={running} onStop={mayRun ? () => stop.mutate(running.id) : null} />
      )}
    </div>
  );
}

/** When a run has come to its end, what it made is read. */
function useReadAgainAfter(running: number | undefined): void {
  const client = useQueryClient();
  const before = useRef(running);
  useEffect(() => {
    if (before.current !== undefined && running === undefined)
      void client.invalidateQueries({ queryKey: forecastsKey });
    before.current = running;
  }, [client, running]);
}

function Running({
  run,
  onStop,
}: {
  readonly run: ForecastRun;
  readonly onStop: (() => void) | null;
}) {
  const { t } = useTranslation();
  const { progress } = run;
  const share = progress === null || progress.all === 0 ? null : progress.done / progress.all;
  return (
    <div role="status" className="flex w-full items-center gap-3 sm:w-80">
      <span className="whitespace-nowrap">{t('forecast.running')}</span>
      <ProgressBar label={t('forecast.running')} share={share} />
      {onStop === null ? null : (
        <Button size="small" look="quiet" onClick={onStop}>
          {t('forecast.stop')}
        </Button>
      )}
    </div>
  );
}
