import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ForecastOverride, ForecastSeries } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { useMay } from '../../shared/api/me.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { forecastsKey, removeOverride } from './forecast-calls.ts';
import { unitOf } from './node-text.ts';
import { OverrideForm } from './override-form.tsx';

/** What people know better: it is shown in place of the model's value, and judged beside it. */
export function OverridesCard({ series }: { readonly series: ForecastSeries }) {
  const { t } = useTranslation();
  const mayWrite = useMay('forecasts.write');
  if (!mayWrite && series.overrides.length === 0) return null;
  return (
    <Card title={t('forecast.overrides')} label={t('forecast.overrides')}>
      <p className="max-w-prose px-4 pb-3 text-sm text-ink-2">{t('forecast.overridesMean')}</p>
      <ul>
        {series.overrides.map((override) => (
          <Override key={override.id} override={override} series={series} mayWrite={mayWrite} />
        ))}
      </ul>
      {mayWrite && series.forecast.length > 0 ? (
        <OverrideForm key={`${series.node.id} ${series.grain}`} series={series} />
      ) : null}
    </Card>
  );
}

type OverrideProps = {
  readonly override: ForecastOverride;
  readonly series: ForecastSeries;
  readonly mayWrite: boolean;
};

function Override({ override, series, mayWrite }: OverrideProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeOverride(override.id),
    onSettled: () => client.invalidateQueries({ queryKey: forecastsKey }),
  });
  const { dayFrom, dayTo, kind, value, note, createdBy } = override;
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 border-t border-line px-4 py-2">
      <span className="min-w-0">
        <span className="figures font-medium">
          {kind === 'percent'
            ? format.signedShare(value / 10_000)
            : format.value(value, unitOf(series.node))}
        </span>
        <span className="ms-3 text-sm text-ink-2">{format.range(dayFrom, dayTo)}</span>
        <span className="block text-sm break-words text-ink-3">
          {[note, createdBy].filter((text) => text !== null && text !== '').join(' · ')}
        </span>
      </span>
      {remove.error === null ? null : (
        <span role="alert" className="text-sm text-bad">
          {toFailure(remove.error).message}
        </span>
      )}
      {mayWrite ? (
        <Button size="small" look="quiet" isBusy={remove.isPending} onClick={() => remove.mutate()}>
          {t('forecast.remove')}
        </Button>
      ) : null}
    </li>
  );
}
